"""The page: files with their types, kept as long as they are the same, and none that is not the page's."""

import pytest

FILES = {
    "index.html": "<!doctype html>",
    "assets/main-Bx3kQ9aZ.js": "let a",
    "assets/main-Cd81_xQz.css": "a {}",
    "cesium/draw.wasm": "\0asm",
    "cesium/earth.json": "{}",
    "flags.sh": "ls",
}


@pytest.fixture
def page(tmp_path):
    """A built page, and beside it a file that is not part of it."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/assets/main-Bx3kQ9aZ.js", "text/javascript; charset=utf-8"),
        ("/assets/main-Cd81_xQz.css", "text/css; charset=utf-8"),
        ("/cesium/draw.wasm", "application/wasm"),
        ("/cesium/earth.json", "application/json"),
    ],
)
def test_a_file_comes_with_its_type(serve, page, path, kind):
    answer = serve(page=page).get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == kind


def test_what_bears_a_hash_is_kept_for_ever_and_the_rest_is_asked_for_again(serve, page):
    client = serve(page=page)
    kept = {
        path: client.get(path).headers["cache-control"]
        for path in ("/assets/main-Bx3kQ9aZ.js", "/", "/cesium/earth.json")
    }
    assert "immutable" in kept["/assets/main-Bx3kQ9aZ.js"]
    assert kept["/"] == kept["/cesium/earth.json"] == "no-cache"
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert again.status_code == 304 and again.content == b""


OUTSIDE = ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "//etc/passwd",
           "/assets/%00", "/flags.sh", "/assets", "/assets/", "/INDEX.HTML", "/assets\\main-Bx3kQ9aZ.js"]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_address_leads_out_of_the_page(serve, page, path):
    answer = serve(page=page).get(path)
    assert answer.status_code == 404 and "secret" not in answer.text


def test_without_a_page_the_server_says_how_to_build_it(serve):
    answer = serve().get("/")
    assert answer.status_code == 200 and "is not built" in answer.text and "make page" in answer.text
    assert serve().get("/assets/main.js").status_code == 404


def test_a_page_that_is_built_again_is_served(serve, page):
    client = serve(page=page)
    assert client.get("/assets/new-12345678.js").status_code == 404
    (page / "assets" / "new-12345678.js").write_text("let b")
    (page / "assets" / "main-Bx3kQ9aZ.js").unlink()
    assert client.get("/assets/main-Bx3kQ9aZ.js").status_code == 404
    (page / "index.html").write_text("<!doctype html><p>")
    assert client.get("/assets/new-12345678.js").status_code == 200
