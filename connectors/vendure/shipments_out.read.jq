# look -> (adopt | add) -> ship. A fulfillment with our tracking code and the same lines is ours from an earlier, unanswered
# attempt: it is adopted, never added twice.

def add_query: "mutation PurserFulfil($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) { __typename
  ... on Fulfillment { id state method trackingCode lines { orderLineId quantity } }
  ... on ErrorResult { errorCode message }
  ... on InsufficientStockOnHandError { productVariantId productVariantName stockOnHand }
  ... on CreateFulfillmentError { fulfillmentHandlerError }
  ... on FulfillmentStateTransitionError { transitionError fromState toState } } }";

def move_query: "mutation PurserMove($id: ID!, $state: String!) { transitionFulfillmentToState(id: $id, state: $state) { __typename
  ... on Fulfillment { id state trackingCode }
  ... on FulfillmentStateTransitionError { errorCode message transitionError fromState toState } } }";

def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | if ($errors | length) > 0 then {message: "Vendure: \([$errors[].message] | join("; "))",
      retry: (($status >= 500) or ($status == 429) or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then {message: "Vendure answered HTTP \($status)\(if $body.message then ": \($body.message)" else "" end)",
      retry: ($status >= 500 or $status == 429 or $status == 408)}
    elif ($body.data | type) != "object" then {message: "Vendure's answer has no data", retry: true}
    else null end;

def same_lines($a; $b): ($a | map([.[0], .[1]]) | sort) == ($b | map([.[0], .[1]]) | sort);

. as $in
| (.state // .request.state) as $state
| $state.shipment as $shipment
| ($shipment.tracking_number // "" | if . == "" then $shipment.shipment_id else . end | tostring) as $mark
| (.response | trouble) as $trouble

| def request($step; $query; $variables; $more): {
    id: "\($shipment.shipment_id):\($step)", method: "POST", url: $in.settings.admin_url,
    headers: ({"Content-Type": "application/json", "Accept": "application/json"}
      + (if ($in.settings.channel_token // "") == "" then {} else {"vendure-token": $in.settings.channel_token} end)),
    body: {query: $query, variables: $variables}, state: ({step: $step, shipment: $shipment} + $more)};
  def answer: {records: [], cursor: $in.cursor, next: [], faults: [], done: true} + .;
  def fault($message; $retry): {faults: [{message: $message, record_id: ($shipment.shipment_id | tostring), retry: $retry}]} | answer;
  def told($id; $adopted): {records: [{record: "shipment_ack", shipment_id: ($shipment.shipment_id | tostring),
    order_remote_id: ($shipment.order_remote_id | tostring), remote_id: ($id | tostring), tracking_number: $mark, adopted: $adopted}]} | answer;
  def move($fulfillment; $to; $adopted): {next: [request("move:\($to)"; move_query; {id: $fulfillment.id, state: $to}; {fulfillment_id: $fulfillment.id, to: $to, adopted: $adopted})], done: false} | answer;
  def go_on($fulfillment; $adopted):
    if $fulfillment.state == "Shipped" or $fulfillment.state == "Delivered" then told($fulfillment.id; $adopted)
    elif $fulfillment.state == "Created" then move($fulfillment; "Pending"; $adopted)
    else move($fulfillment; "Shipped"; $adopted) end;
  def add: {next: [request("add"; add_query; {input: {
      lines: [$shipment.lines[] | {orderLineId: (.remote_id | tostring), quantity: .quantity}],
      handler: {code: ($in.settings.fulfillment_handler // "manual-fulfillment"), arguments: [
        {name: "method", value: ([$shipment.carrier, $shipment.service] | map(select(. != null and . != "")) | join(" "))},
        {name: "trackingCode", value: $mark}]}}}; {})], done: false} | answer;

  if $trouble != null then fault($trouble.message; $trouble.retry)
  elif $state.step == "look" then
    .response.body.data.order as $order
    | [$order.fulfillments // [] | .[] | select(.state != "Cancelled" and .trackingCode == $mark)
       | select(same_lines([.lines[] | [(.orderLineId | tostring), .quantity]]; [$shipment.lines[] | [(.remote_id | tostring), .quantity]]))] as $ours
    | if $order == null then fault("Order \($shipment.order_remote_id) is not in this shop"; false)
      elif ($ours | length) > 0 then go_on($ours[0]; true)
      elif $order.state == "Cancelled" then fault("Order \($order.code) is cancelled in Vendure"; false)
      elif ["PaymentSettled", "PartiallyShipped", "PartiallyDelivered", "Shipped", "Delivered", "PaymentAuthorized"] | index($order.state) then add
      else fault("Order \($order.code) is being changed in Vendure (\($order.state))"; true) end
  elif $state.step == "add" then
    .response.body.data.addFulfillmentToOrder as $made
    | if $made.__typename == "Fulfillment" then go_on($made; false)
      else fault("Vendure: \($made.message // $made.__typename)\(if $made.transitionError then " (\($made.transitionError))" elif $made.fulfillmentHandlerError then " (\($made.fulfillmentHandlerError))" else "" end)";
        $made.__typename == "InsufficientStockOnHandError") end
  else
    .response.body.data.transitionFulfillmentToState as $moved
    | if $moved.__typename == "Fulfillment" then go_on($moved; $state.adopted)
      elif $moved.fromState == $state.to then told($state.fulfillment_id; true)
      else fault("Vendure: \($moved.message // $moved.__typename)\(if $moved.transitionError then " (\($moved.transitionError))" else "" end)"; false) end
  end
