"""The web server: scenarios checked and run, answers and the page handed out; docs/reference/http-api.md."""
