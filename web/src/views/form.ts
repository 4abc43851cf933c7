/** A scenario as a form, made from its JSON Schema. Every change is a change of the YAML text, whose comments stay. */
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Document, isMap, isSeq, parseDocument } from "yaml";
import type { Fault } from "../api/types";
import { Part } from "../part";
import { kindOf, label, resolved, type Schema } from "../scenario_schema";

type Place = (string | number)[];
const LONG = new Set(["description", "note", "summary"]);

const pathText = (place: Place): string =>
  place
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
const plain = (value: unknown): Record<string, unknown> =>
  value && typeof value === "object" ? (value as Record<string, unknown>) : {};

@customElement("u-form")
export class FormView extends Part {
  @property({ attribute: false }) schema: Schema | null = null;
  @property({ attribute: false }) faults: readonly Fault[] = [];
  @property() text = "";
  @state() private opened = new Set<string>(["threats", "shields"]);
  private document: Document = parseDocument("");
  private data: Record<string, unknown> = {};
  private written = "";

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("text") || this.text === this.written) return;
    this.document = parseDocument(this.text);
    this.data = this.document.errors.length > 0 ? {} : plain(this.document.toJS());
    this.written = this.text;
  }

  private write(change: (document: Document) => void): void {
    change(this.document);
    this.data = plain(this.document.toJS());
    this.written = this.document.toString({ lineWidth: 120, flowCollectionPadding: false });
    this.tell("edited", this.written);
    this.requestUpdate();
  }

  private set(place: Place, value: unknown): void {
    this.write((document) => document.setIn(place, value));
  }

  private setQuantity(place: Place, value: number): void {
    const there = this.document.getIn(place, true);
    this.set(isMap(there) ? [...place, "value"] : place, value);
  }

  private add(place: Place, value: unknown): void {
    this.write((document) => {
      if (isSeq(document.getIn(place))) document.addIn(place, document.createNode(value));
      else document.setIn(place, document.createNode([value]));
    });
    this.requestUpdate();
  }

  override render() {
    if (!this.schema) return html`<p>Loading…</p>`;
    if (this.document.errors.length > 0)
      return html`<p class="fault">
        The text is not YAML: ${this.document.errors[0]!.message.split("\n")[0]}. Mend it in the text.
      </p>`;
    return html`<div class="form">${this.record(this.schema, [], this.data)}</div>`;
  }

  /** The fields of a record that are written, and a choice of those that may be added. */
  private record(schema: Schema, place: Place, value: Record<string, unknown>): unknown {
    const known = Object.entries(schema.properties ?? {});
    const written = known.filter(([key]) => key in value && value[key] !== null);
    const others = known.filter(([key]) => !written.some(([name]) => name === key));
    return html` ${written.map(([key, own]) => this.field(key, own, [...place, key], value[key], schema.required?.includes(key) ?? false))}
    ${
      others.length > 0
        ? html`<label class="more"
            >Add
            <select
              aria-label=${`Add to ${pathText(place) || "the scenario"}`}
              @change=${(e: Event) => this.addField(e, schema, place)}
            >
              <option value="">a setting…</option>
              ${others.map(([key]) => html`<option value=${key}>${label(key)}</option>`)}
            </select></label
          >`
        : nothing
    }`;
  }

  private addField(event: Event, schema: Schema, place: Place): void {
    const choice = event.target as HTMLSelectElement;
    const key = choice.value;
    choice.value = "";
    if (!key) return;
    const own = resolved(schema.properties![key]!, this.schema!);
    const given = own.default;
    const first: Record<string, unknown> = {
      quantity: plain(given)["value"] ?? 0,
      number: 0,
      integer: own.minimum ?? 0,
      text: "",
      choice: own.enum?.[0],
      switch: false,
      list: [],
      record: {},
      map: {},
    };
    const kind = kindOf(own);
    const value = kind === "quantity" || given === undefined || given === null ? first[kind] : given;
    this.opened.add(pathText([...place, key]));
    this.write((document) => document.setIn([...place, key], document.createNode(value)));
  }

  private field(key: string, schema: Schema, place: Place, value: unknown, isNeeded: boolean): unknown {
    const own = resolved(schema, this.schema!);
    const kind = kindOf(own);
    if (kind === "record") return this.group(place, label(key), () => this.record(own, place, plain(value)), !isNeeded);
    if (kind === "list") return this.list(label(key), own, place, Array.isArray(value) ? value : []);
    if (kind === "map") return this.map(label(key), own, place, plain(value));
    return this.simple(key, own, place, value, isNeeded);
  }

  private simple(key: string, schema: Schema, place: Place, value: unknown, isNeeded: boolean) {
    const id = `f-${pathText(place)}`;
    const fault = this.faultOf(place);
    return html`<div class="field">
      <label for=${id} title=${schema.description ?? ""}>${label(key)}</label>
      <span class="inputs"
        >${this.input(id, key, schema, place, value, fault)}
        ${isNeeded ? nothing : html`<button class="small" aria-label=${`Take out ${label(key)} of ${pathText(place.slice(0, -1)) || "the scenario"}`} title="Take out" @click=${() => this.write((document) => document.deleteIn(place))}>×</button>`}</span
      >
      ${fault ? html`<p class="fault" id=${`${id}-fault`}>${fault}</p>` : nothing}
      ${kindOf(schema) === "quantity" ? this.support(schema, place, value) : nothing}
    </div>`;
  }

  /** Range, status and sources of a number that has them; a bare number can be given some. */
  private support(schema: Schema, place: Place, value: unknown) {
    if (typeof value === "number") {
      const full = { value, low: value, high: value, status: "assumed", source: ["my-source"], note: "" };
      return html`<button
        class="small support"
        aria-label=${`Give ${pathText(place)} a range, a status and a source`}
        @click=${() => {
          this.opened.add(pathText(place));
          this.write((document) => document.setIn(place, document.createNode(full)));
        }}
      >
        range, status, source…
      </button>`;
    }
    return html`<div class="support">
      ${this.group(place, "range, status, source", () => this.record(schema, place, plain(value)), false)}
    </div>`;
  }

  private input(id: string, key: string, schema: Schema, place: Place, value: unknown, fault: string | null) {
    const told = fault ? `${id}-fault` : nothing;
    const bad = fault ? "true" : "false";
    switch (kindOf(schema)) {
      case "choice":
        return html`<select
          id=${id}
          aria-invalid=${bad}
          aria-describedby=${told}
          @change=${(e: Event) => this.set(place, (e.target as HTMLSelectElement).value)}
        >
          ${schema.enum!.map((one) => html`<option ?selected=${one === value}>${one}</option>`)}
        </select>`;
      case "switch":
        return html`<input
          type="checkbox"
          id=${id}
          aria-invalid=${bad}
          aria-describedby=${told}
          .checked=${value === true}
          @change=${(e: Event) => this.set(place, (e.target as HTMLInputElement).checked)}
        />`;
      case "integer":
      case "number":
      case "quantity": {
        const quantity = plain(value);
        const number = typeof value === "number" ? value : quantity["value"];
        return html`<input
            type="number"
            step="any"
            id=${id}
            aria-invalid=${bad}
            aria-describedby=${told}
            .value=${String(number ?? "")}
            @change=${(e: Event) => this.setQuantity(place, Number((e.target as HTMLInputElement).value))}
          />
          ${quantity["status"] ? html`<span class="status" data-status=${String(quantity["status"])} title=${`${String(quantity["note"] ?? "")} Source: ${String(quantity["source"] ?? "")}`}>${String(quantity["status"])}</span>` : nothing}`;
      }
      default:
        return LONG.has(key)
          ? html`<textarea
              id=${id}
              rows="4"
              aria-invalid=${bad}
              aria-describedby=${told}
              .value=${String(value ?? "")}
              @change=${(e: Event) => this.set(place, (e.target as HTMLTextAreaElement).value)}
            ></textarea>`
          : html`<input
              type="text"
              id=${id}
              aria-invalid=${bad}
              aria-describedby=${told}
              .value=${String(value ?? "")}
              @change=${(e: Event) => this.set(place, (e.target as HTMLInputElement).value)}
            />`;
    }
  }

  /** What is folded away until it is wanted; its fields are made when it is first opened. */
  private group(place: Place, title: string, body: () => unknown, isRemovable: boolean, note = "") {
    const path = pathText(place);
    const isOpen = this.opened.has(path);
    const faults = this.faults.filter((fault) => (fault.path ?? fault.place ?? "").startsWith(path)).length;
    return html`<details class="group" ?open=${isOpen} @toggle=${(e: Event) => this.fold(e, path)}>
      <summary>
        ${title}${note ? html` <span class="quiet">${note}</span>` : nothing}${faults > 0 ? html` <span class="fault">(${faults} to mend)</span>` : nothing}
      </summary>
      ${isOpen ? html`${body()}${isRemovable ? html`<button class="small" @click=${() => this.write((document) => document.deleteIn(place))}>Take out ${title}</button>` : nothing}` : nothing}
    </details>`;
  }

  private fold(event: Event, path: string): void {
    const details = event.target as HTMLDetailsElement;
    if (details !== event.currentTarget || details.open === this.opened.has(path)) return;
    if (details.open) this.opened.add(path);
    else this.opened.delete(path);
    this.opened = new Set(this.opened);
  }

  private list(title: string, schema: Schema, place: Place, values: unknown[]) {
    const item = resolved(schema.items ?? {}, this.schema!);
    const isText = kindOf(item) === "text" || values.every((value) => typeof value === "string");
    const what = values
      .map((value) => (typeof value === "string" ? value : String(plain(value)["name"] ?? "")))
      .filter(Boolean)
      .join(", ");
    return this.group(
      place,
      `${title} (${values.length})`,
      () =>
        html` ${values.map((value, k) =>
            typeof value === "string" || kindOf(item) === "text"
              ? this.textItem(title, [...place, k], String(value))
              : this.group(
                  [...place, k],
                  this.itemName(title, value, k),
                  () => this.record(item, [...place, k], plain(value)),
                  true,
                ),
          )}
          <button class="small" @click=${() => this.add(place, isText ? "" : this.blank(item, values))}>
            Add to ${title}
          </button>`,
      false,
      what.length > 90 ? `${what.slice(0, 90)}…` : what,
    );
  }

  /** A new item of a list: like the last one, which says more than an empty one. */
  private blank(item: Schema, values: unknown[]): unknown {
    const last = plain(values.at(-1));
    if (Object.keys(last).length === 0) return Object.fromEntries((item.required ?? []).map((key) => [key, ""]));
    return "name" in last ? { ...last, name: `${String(last["name"])}-2` } : { ...last };
  }

  private itemName(title: string, value: unknown, k: number): string {
    const own = plain(value);
    const name = own["name"] ?? own["sensor"] ?? own["of"] ?? own["interceptor"];
    return name ? String(name) : `${title} ${k + 1}`;
  }

  private textItem(title: string, place: Place, value: string) {
    const fault = this.faultOf(place);
    return html`<div class="field">
      <span class="inputs"
        ><input
          type="text"
          aria-label=${`${title} ${Number(place.at(-1)) + 1}`}
          aria-invalid=${fault ? "true" : "false"}
          .value=${value}
          @change=${(e: Event) => this.set(place, (e.target as HTMLInputElement).value)}
        />
        <button
          class="small"
          aria-label=${`Take out ${value}`}
          @click=${() => this.write((document) => document.deleteIn(place))}
        >
          ×
        </button></span
      >
      ${fault ? html`<p class="fault">${fault}</p>` : nothing}
    </div>`;
  }

  private map(title: string, schema: Schema, place: Place, values: Record<string, unknown>) {
    const item = resolved((schema.additionalProperties as Schema | undefined) ?? {}, this.schema!);
    return this.group(
      place,
      `${title} (${Object.keys(values).length})`,
      () =>
        html`${Object.entries(values).map(([key, value]) =>
          this.group(
            [...place, key],
            key,
            () => this.record(item, [...place, key], plain(value)),
            true,
            String(plain(value)["title"] ?? ""),
          ),
        )}`,
      false,
      Object.keys(values).join(", "),
    );
  }

  private faultOf(place: Place): string | null {
    const path = pathText(place);
    const own = this.faults.find((fault) => {
      const at = fault.path ?? fault.place ?? "";
      return at === path || at === `${path}.value`;
    });
    return own?.message ?? null;
  }
}
