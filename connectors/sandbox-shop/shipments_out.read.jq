# look -> (adopt | add). A fulfilment that carries our key, or our tracking number with the same
# lines, comes from an earlier attempt whose answer was lost: it is adopted, never added twice.

def text: if . == null then "" else tostring end;
def later: . >= 500 or . == 429 or . == 408 or . == 401;
def pairs($id): [.[] | [(.[$id] | tostring), .quantity]] | sort;

. as $in
| .request.state as $state
| $state.shipment as $shipment
| ($shipment.shipment_id | tostring) as $id
| ($shipment.tracking_number | text | if . == "" then $id else . end) as $tracking
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body

| def answer: {records: [], cursor: $in.cursor, next: [], faults: [], results: [], done: true} + .;
  def done_as($fulfillment):
    {results: [{record_id: $id, ok: true, remote_ref: ($fulfillment.id | tostring)}]} | answer;
  def refused($message; $retry):
    {faults: [{message: $message, record_id: $id, retry: $retry}],
      results: (if $retry then [] else [{record_id: $id, ok: false, remote_ref: null}] end)}
    | answer;
  def said: "The shop answered HTTP \($status)\(
    if $body.error then ": \($body.error.message)" else "" end)";
  def add: {done: false, next: [{
      id: "\($id):add", method: "POST",
      url: "/shop/orders/\($shipment.order_remote_id | tostring | @uri)/fulfillments",
      headers: {Accept: "application/json", "Content-Type": "application/json"},
      body: {tracking_number: $tracking, carrier: ($shipment.carrier | text),
        service: ($shipment.service | text), idempotency_key: $id,
        lines: [$shipment.lines[] | {line_id: (.remote_id | tonumber), quantity: .quantity}]},
      state: {step: "add", shipment: $shipment}}]} | answer;

  if $status | later then refused(said; true)
  elif $status > 299 then refused(said; $body.error.code == "not_paid")
  elif $state.step == "look" then
    ($shipment.lines | pairs("remote_id")) as $lines
    | if ($body.fulfillments | type) != "array" then
        refused("The shop's answer has no fulfilments"; true)
      else
        [$body.fulfillments[]
          | select(.idempotency_key == $id
              or (.tracking_number == $tracking and (.lines | pairs("line_id")) == $lines))]
        as $ours
        | if ($ours | length) > 0 then done_as($ours[0]) else add end
      end
  elif $body.id == null then refused("The shop's answer has no fulfilment"; true)
  else done_as($body) end
