# One page of Vendure orders -> canonical orders and the cursor of the next step; the walk is
# described in orders_in.plan.jq.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000
  + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";
def latest($a; $b): if $b == null or $a > $b then $a else $b end;
def money($currency): {minor: ., currency: $currency};
# Vendure writes a discount as a negative amount; the sign is dropped as text, no sum is made.
def reduction($currency): tostring | ltrimstr("-") | tonumber | money($currency);
def full_name: [.firstName, .lastName] | map(select(. != null and . != "")) | join(" ");
def either($other): if . == null or . == "" then $other // "" else . end;

def unfinished: ["PaymentAuthorized", "PaymentSettled", "PartiallyShipped", "PartiallyDelivered",
  "Modifying", "ArrangingAdditionalPayment"];

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

# Where the next page of a walk begins: one millisecond before the last row (Vendure cuts
# microseconds off, so rows of that millisecond come again); when a whole page shares a
# millisecond, count on inside it.
def step($rows; $field; $take):
  ($rows[-1][$field] | iso_ms - 1 | ms_iso) as $after
  | if $after <= .after then .skip += $take else .after = $after | .skip = 0 end;

def status($settings):
  if . == "Cancelled" then "cancelled"
  elif . == "Shipped" or . == "Delivered" then "shipped"
  elif . == "PaymentSettled" or . == "PartiallyShipped" or . == "PartiallyDelivered" then "paid"
  elif . == "PaymentAuthorized" and $settings.ship_when_authorized == true then "paid"
  elif . == "PaymentAuthorized" or . == "ArrangingAdditionalPayment" or . == "ArrangingPayment"
  then "awaiting_payment"
  else "open" end;

# lineTax is the tax before discounts, so it is passed on only where there is no discount; total and
# total_with_tax are after all discounts, for the quantity that is left, and always there.
def line($currency):
  ((.discounts // []) | map(.amount | reduction($currency))) as $discounts
  | ($discounts | length) as $count
  | {
    remote_id: (.id | tostring), variant_id: (.productVariant.id | tostring),
    sku: .productVariant.sku, title: .productVariant.name,
    quantity: ([.quantity, .orderPlacedQuantity] | max),
    cancelled_quantity: ([.orderPlacedQuantity - .quantity, 0] | max),
    unit_price: (.unitPrice | money($currency)),
    tax: (if $count == 0 then .lineTax | money($currency) else null end),
    discount: (if $count == 0 then 0 | money($currency)
      elif $count == 1 then $discounts[0] else null end),
    discounts: $discounts,
    total: (.proratedLinePrice | money($currency)),
    total_with_tax: (.proratedLinePriceWithTax | money($currency))};

def recipient: (.customer // {}) as $who | (.shippingAddress // {}) | {
  name: (.fullName | either($who | full_name)), company: (.company // ""),
  line1: (.streetLine1 // ""), line2: (.streetLine2 // ""), city: (.city // ""),
  state: (.province // ""), postal_code: (.postalCode // ""), country: (.countryCode // ""),
  phone: (.phoneNumber | either($who.phoneNumber))};

def canonical($settings): .currencyCode as $currency | {
  record: "order", remote_id: (.id | tostring), number: .code,
  status: (.state | status($settings)), remote_state: .state, placed_at: .orderPlacedAt,
  paid_at: ([.payments // [] | .[] | select(.state == "Settled") | .createdAt] | min),
  updated_at: .updatedAt, currency: $currency, prices_include_tax: false,
  email: (.customer.emailAddress // null), recipient: recipient,
  shipping_method: ([.shippingLines // [] | .[] | .shippingMethod.name] | join(", ")),
  shipping_price: (.shipping | money($currency)),
  shipping_price_with_tax: (.shippingWithTax | money($currency)),
  shipping_tax: (if .shipping == .shippingWithTax then 0 | money($currency) else null end),
  discount: (0 | money($currency)), total: (.total | money($currency)),
  total_with_tax: (.totalWithTax | money($currency)),
  lines: [.lines | sort_by([.createdAt, (.id | tostring | length), (.id | tostring)])[]
    | line($currency)],
  surcharges: [.surcharges // [] | .[] | {
    remote_id: (.id | tostring), sku: .sku, title: .description,
    price: (.price | money($currency)), price_with_tax: (.priceWithTax | money($currency))}],
  notes: ([.history.items // [] | .[] | .data.note // empty] | join("\n"))};

def placed($rows; $ids; $take; $last):
  (if ($rows | length) > 0 then .placed.high = latest($rows[-1].orderPlacedAt; .placed.high)
    else . end)
  | .open_ids = ((.open_ids + $ids) | unique)
  | if $last then .phase = "updated" else .placed |= step($rows; "orderPlacedAt"; $take) end;

def updated($rows; $take; $last):
  (if ($rows | length) > 0 then .updated.high = latest($rows[-1].updatedAt; .updated.high)
    else . end)
  | if $last then .phase = (if .sweep then "open" else "idle" end)
    else .updated |= step($rows; "updatedAt"; $take) end;

def gone_or_idle: .phase = (if (.gone | length) > 0 then "gone" else "idle" end);

def open($rows; $ids; $take; $last):
  .seen = ((.seen + $ids) | unique)
  | if $last then
      .gone = .open_ids - .seen | .open_ids = .seen | .seen = [] | .swept_at = .started
      | gone_or_idle
    else .open |= step($rows; "orderPlacedAt"; $take) end;

. as $in
| (.response | trouble) as $trouble
| (.state // .request.state) as $state
| $state.take as $take
| if $trouble != null then
    {records: [], cursor: $in.cursor, next: [], faults: [$trouble | fault(null)], done: true}
  elif $state.run.phase == "begin" then
    (.response.body.data.newest.items[0].orderPlacedAt // "1970-01-01T00:00:00.000Z") as $from
    | {records: [],
       cursor: {phase: "idle", from: $from, placed: {high: $from}, updated: {high: $from}},
       next: [], faults: [], done: false}
  else
    .response.body.data.orders.items as $rows
    | (($rows | length) < $take) as $last
    | [$rows[] | select(.state as $s | unfinished | index($s)) | .id | tostring] as $ids
    | ($state.run
       | if .phase == "placed" then placed($rows; $ids; $take; $last)
         elif .phase == "updated" then updated($rows; $take; $last)
         elif .phase == "open" then open($rows; $ids; $take; $last)
         else .gone = .gone[$take:] | gone_or_idle end) as $cursor
    | {records: [$rows[] | select(.type != "Aggregate") | canonical($in.settings)],
       cursor: $cursor, next: [], faults: [], done: ($cursor.phase == "idle")}
  end
