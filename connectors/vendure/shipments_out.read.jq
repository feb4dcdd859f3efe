# look -> (adopt | add) -> move to Shipped. A fulfillment with our tracking code and the same lines
# is ours from an earlier, unanswered attempt: it is adopted, never added twice.

def add_query: "mutation PurserFulfil($input: FulfillOrderInput!) {
  addFulfillmentToOrder(input: $input) { __typename
    ... on Fulfillment { id state method trackingCode lines { orderLineId quantity } }
    ... on ErrorResult { errorCode message }
    ... on InsufficientStockOnHandError { productVariantId productVariantName stockOnHand }
    ... on CreateFulfillmentError { fulfillmentHandlerError }
    ... on FulfillmentStateTransitionError { transitionError fromState toState } } }";

def move_query: "mutation PurserMove($id: ID!, $state: String!) {
  transitionFulfillmentToState(id: $id, state: $state) { __typename
    ... on Fulfillment { id state trackingCode }
    ... on FulfillmentStateTransitionError {
      errorCode message transitionError fromState toState } } }";

def headers($settings): {"Content-Type": "application/json", "Accept": "application/json"}
  + (if ($settings.channel_token // "") == "" then {}
    else {"vendure-token": $settings.channel_token} end);

# What is wrong with a whole reply, or null.
def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | ($status >= 500 or $status == 429 or $status == 408) as $later
  | if ($errors | length) > 0 then
      {message: "Vendure: \([$errors[].message] | join("; "))", code: $code,
       retry: ($later or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then
      {message: (["Vendure answered HTTP \($status)", $body.message | select(.)] | join(": ")),
       code: "HTTP", retry: $later}
    elif ($body.data | type) != "object" then
      {message: "Vendure's answer has no data", code: "HTTP", retry: true}
    else null end;

def fault($record_id): {message: .message, record_id: $record_id, retry: .retry};

def may_ship: ["PaymentSettled", "PartiallyShipped", "PartiallyDelivered", "Shipped", "Delivered",
  "PaymentAuthorized"];

def pairs($key): map([(.[$key] | tostring), .quantity]) | sort;

# The sentence of a refusal (a union member that is an ErrorResult).
def refusal: [.message // .__typename, .transitionError, .fulfillmentHandlerError]
  | map(select(.)) | "Vendure: \(join(": "))";

. as $in
| (.state // .request.state) as $state
| $state.shipment as $shipment
| ($shipment.tracking_number // "" | if . == "" then $shipment.shipment_id else . end
   | tostring) as $mark
| (.response | trouble) as $trouble

| def request($step; $query; $variables; $more): {
    id: "\($shipment.shipment_id):\($step)", method: "POST", url: $in.settings.admin_url,
    headers: headers($in.settings), body: {query: $query, variables: $variables},
    state: ({step: $step, shipment: $shipment} + $more)};
  def answer: {records: [], cursor: $in.cursor, next: [], faults: [], done: true} + .;
  def failed($message; $retry): {message: $message, retry: $retry}
    | {faults: [fault($shipment.shipment_id | tostring)]} | answer;
  def told($id; $adopted): {records: [{
    record: "shipment_ack", shipment_id: ($shipment.shipment_id | tostring),
    order_remote_id: ($shipment.order_remote_id | tostring), remote_id: ($id | tostring),
    tracking_number: $mark, adopted: $adopted}]} | answer;
  def move($id; $to; $adopted): {done: false, next: [
    request("move:\($to)"; move_query; {id: $id, state: $to};
      {fulfillment_id: $id, to: $to, adopted: $adopted})]} | answer;
  def go_on($adopted):
    if .state == "Shipped" or .state == "Delivered" then told(.id; $adopted)
    elif .state == "Created" then move(.id; "Pending"; $adopted)
    else move(.id; "Shipped"; $adopted) end;
  def add: {done: false, next: [request("add"; add_query; {input: {
    lines: [$shipment.lines[] | {orderLineId: (.remote_id | tostring), quantity: .quantity}],
    handler: {code: ($in.settings.fulfillment_handler // "manual-fulfillment"), arguments: [
      {name: "method", value: ([$shipment.carrier, $shipment.service
        | select(. != null and . != "")] | join(" "))},
      {name: "trackingCode", value: $mark}]}}}; {})]} | answer;

  if $trouble != null then failed($trouble.message; $trouble.retry)
  elif $state.step == "look" then
    .response.body.data.order as $order
    | [$order.fulfillments // [] | .[] | select(.state != "Cancelled" and .trackingCode == $mark)
       | select((.lines | pairs("orderLineId")) == ($shipment.lines | pairs("remote_id")))] as $ours
    | if $order == null then
        failed("Order \($shipment.order_remote_id) is not in this shop"; false)
      elif ($ours | length) > 0 then $ours[0] | go_on(true)
      elif $order.state == "Cancelled" then
        failed("Order \($order.code) is cancelled in Vendure"; false)
      elif may_ship | index($order.state) then add
      else failed("Order \($order.code) is being changed in Vendure (\($order.state))"; true) end
  elif $state.step == "add" then
    .response.body.data.addFulfillmentToOrder
    | if .__typename == "Fulfillment" then go_on(false)
      else failed(refusal; .__typename == "InsufficientStockOnHandError") end
  else
    .response.body.data.transitionFulfillmentToState
    | if .__typename == "Fulfillment" then go_on($state.adopted)
      elif .fromState == $state.to then told($state.fulfillment_id; true)
      else failed(refusal; false) end
  end
