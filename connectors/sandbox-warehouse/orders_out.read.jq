# look -> (adopt | send). An order with our reference and the same lines comes from an attempt whose
# answer was lost: it is adopted. A cancelled one gave its reference free: the order is sent again.

def text: if . == null then "" else tostring end;
def later: . >= 500 or . == 429 or . == 408 or . == 401;
def pairs: [.[] | [.sku, .quantity]] | sort;

. as $in
| .request.state as $state
| $state.order as $order
| ($order.order_id | tostring) as $id
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body

| def answer: {records: [], cursor: $in.cursor, next: [], faults: [], results: [], done: true} + .;
  def refused($message; $retry):
    {faults: [{message: $message, record_id: $id, retry: $retry}],
      results: (if $retry then [] else [{record_id: $id, ok: false, remote_ref: null}] end)}
    | answer;
  def taken: {results: [{record_id: $id, ok: true, remote_ref: ($body.id | tostring)}]} | answer;
  def said: "The warehouse answered HTTP \($status)\(
    if $body.error then ": \($body.error.message)\(
      if $body.error.detail then " (\($body.error.detail))" else "" end)" else "" end)";
  def send: {done: false, next: [{
      id: "\($id):send", method: "POST", url: "/warehouse/orders",
      headers: {Accept: "application/json", "Content-Type": "application/json"},
      body: {reference: ($order.reference | tostring), number: ($order.number | text),
        service: ($order.service | text),
        ship_to: ($order.recipient | {
          name: (.name | text), company: (.company | text), address1: (.line1 | text),
          address2: (.line2 | text), city: (.city | text), province: (.state | text),
          zip: (.postal_code | text), country_code: (.country | text), phone: (.phone | text)}),
        lines: [$order.lines[]
          | {line_reference: (.line_id | text), sku: .sku, quantity: .quantity}]},
      state: {step: "send", order: $order}}]} | answer;

  if $status | later then refused(said; true)
  elif $state.step == "look" and $status == 404 then send
  elif $status > 299 then refused(said; false)
  elif $body.id == null then refused("The warehouse's answer has no order"; true)
  elif $state.step == "look" and $body.status == "cancelled" then send
  elif ($body.lines | pairs) != ($order.lines | pairs) then
    refused("The warehouse has other lines for \($order.reference)"; false)
  else taken end
