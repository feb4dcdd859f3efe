# One page of Vendure orders -> canonical orders and the cursor of the next step (see orders_in.plan.jq).

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000 + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";
def latest($a; $b): if $b == null or $a > $b then $a else $b end;
def money($currency): {minor: ., currency: $currency};
# Vendure writes a discount as a negative amount; the sign is dropped as text, no sum is made.
def reduction($currency): {minor: (tostring | ltrimstr("-") | tonumber), currency: $currency};
def unfinished: ["PaymentAuthorized", "PaymentSettled", "PartiallyShipped", "PartiallyDelivered", "Modifying", "ArrangingAdditionalPayment"];

def status($settings):
  if . == "Cancelled" then "cancelled"
  elif . == "Shipped" or . == "Delivered" then "shipped"
  elif . == "PaymentSettled" or . == "PartiallyShipped" or . == "PartiallyDelivered" then "paid"
  elif . == "PaymentAuthorized" then (if $settings.ship_when_authorized == true then "paid" else "awaiting_payment" end)
  elif . == "ArrangingAdditionalPayment" or . == "ArrangingPayment" then "awaiting_payment"
  else "open" end;

# lineTax is the tax before discounts, so it is passed on only where there is no discount; total and total_with_tax are after all
# discounts, for the quantity that is left, and always there.
def line($currency): ((.discounts // []) | map(.amount | reduction($currency))) as $discounts | {
    remote_id: (.id | tostring), variant_id: (.productVariant.id | tostring), sku: .productVariant.sku, title: .productVariant.name,
    quantity: ([.quantity, .orderPlacedQuantity] | max), cancelled_quantity: (if .orderPlacedQuantity > .quantity then .orderPlacedQuantity - .quantity else 0 end),
    unit_price: (.unitPrice | money($currency)), tax: (if ($discounts | length) == 0 then .lineTax | money($currency) else null end),
    discount: (if ($discounts | length) == 0 then 0 | money($currency) elif ($discounts | length) == 1 then $discounts[0] else null end),
    discounts: $discounts, total: (.proratedLinePrice | money($currency)), total_with_tax: (.proratedLinePriceWithTax | money($currency))};

def canonical($settings): .currencyCode as $currency | (.shippingAddress // {}) as $to | (.customer // {}) as $who | {
    record: "order", remote_id: (.id | tostring), number: .code, status: (.state | status($settings)), remote_state: .state,
    placed_at: .orderPlacedAt, paid_at: ([.payments // [] | .[] | select(.state == "Settled") | .createdAt] | min), updated_at: .updatedAt,
    currency: $currency, prices_include_tax: false, email: ($who.emailAddress // null),
    recipient: {
      name: (if ($to.fullName // "") != "" then $to.fullName else ([$who.firstName, $who.lastName] | map(select(. != null and . != "")) | join(" ")) end),
      company: ($to.company // ""), line1: ($to.streetLine1 // ""), line2: ($to.streetLine2 // ""), city: ($to.city // ""),
      state: ($to.province // ""), postal_code: ($to.postalCode // ""), country: ($to.countryCode // ""),
      phone: (if ($to.phoneNumber // "") != "" then $to.phoneNumber else ($who.phoneNumber // "") end)},
    shipping_method: ([.shippingLines // [] | .[] | .shippingMethod.name] | join(", ")),
    shipping_price: (.shipping | money($currency)), shipping_price_with_tax: (.shippingWithTax | money($currency)),
    shipping_tax: (if .shipping == .shippingWithTax then (0 | money($currency)) else null end),
    discount: (0 | money($currency)), total: (.total | money($currency)), total_with_tax: (.totalWithTax | money($currency)),
    lines: [.lines | sort_by([.createdAt, (.id | tostring | length), (.id | tostring)])[] | line($currency)],
    surcharges: [.surcharges // [] | .[] | {remote_id: (.id | tostring), sku: .sku, title: .description,
      price: (.price | money($currency)), price_with_tax: (.priceWithTax | money($currency))}],
    notes: ([.history.items // [] | .[] | .data.note // empty] | join("\n"))};

# Where the next page of a walk begins: one millisecond before the last row (Vendure rounds microseconds away, so rows of that
# millisecond come again); when a whole page shares a millisecond, count on inside it.
def step($rows; $field; $take):
  ($rows[-1][$field] | iso_ms - 1 | ms_iso) as $after
  | if $after <= .after then .skip += $take else .after = $after | .skip = 0 end;

def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | if ($errors | length) > 0 then {message: "Vendure: \([$errors[].message] | join("; "))", record_id: null,
      retry: (($status >= 500) or ($status == 429) or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then {message: "Vendure answered HTTP \($status)\(if $body.message then ": \($body.message)" else "" end)", record_id: null,
      retry: ($status >= 500 or $status == 429 or $status == 408)}
    elif ($body.data | type) != "object" then {message: "Vendure's answer has no data", record_id: null, retry: true}
    else null end;

. as $in
| (.response | trouble) as $trouble
| (.state // .request.state) as $state
| $state.run as $run
| if $trouble != null then {records: [], cursor: $in.cursor, next: [], faults: [$trouble], done: true}
  elif $run.phase == "begin" then
    (.response.body.data.newest.items[0].orderPlacedAt // "1970-01-01T00:00:00.000Z") as $from
    | {records: [], cursor: {phase: "idle", from: $from, placed: {high: $from}, updated: {high: $from}}, next: [], faults: [], done: false}
  else
    .response.body.data.orders.items as $rows
    | [$rows[] | select(.type != "Aggregate")] as $orders
    | (($rows | length) < $state.take) as $last
    | ([$rows[] | select(.state as $s | unfinished | index($s)) | .id | tostring]) as $unfinished
    | ($run
       | if .phase == "placed" then
           (if ($rows | length) > 0 then .placed.high = latest($rows[-1].orderPlacedAt; .placed.high) else . end)
           | .open_ids = ((.open_ids + $unfinished) | unique)
           | if $last then .phase = "updated" else .placed |= step($rows; "orderPlacedAt"; $state.take) end
         elif .phase == "updated" then
           (if ($rows | length) > 0 then .updated.high = latest($rows[-1].updatedAt; .updated.high) else . end)
           | if $last then .phase = (if .sweep then "open" else "idle" end) else .updated |= step($rows; "updatedAt"; $state.take) end
         elif .phase == "open" then
           .seen = ((.seen + $unfinished) | unique)
           | if $last then .gone = (.open_ids - .seen) | .open_ids = .seen | .seen = [] | .swept_at = .started
               | .phase = (if (.gone | length) > 0 then "gone" else "idle" end)
             else .open |= step($rows; "orderPlacedAt"; $state.take) end
         else
           .gone = .gone[$state.take:] | .phase = (if (.gone | length) > 0 then "gone" else "idle" end)
         end) as $cursor
    | {records: [$orders[] | canonical($in.settings)], cursor: $cursor, next: [], faults: [], done: ($cursor.phase == "idle")}
  end
