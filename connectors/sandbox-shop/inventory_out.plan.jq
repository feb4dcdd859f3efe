# What each variant may sell, absolute, up to 100 a call. A record with `if_version` is written only
# over that version of the shop's stock.

[.records | to_entries | group_by(.key / 100 | floor)[] | map(.value)]
| to_entries
| map({
    id: "stock:\(.key)", method: "PUT", url: "/shop/stock",
    headers: {Accept: "application/json", "Content-Type": "application/json"},
    body: {updates: [.value[]
      | {variant_id: (.variant_id | tonumber), quantity: ([.quantity, 0] | max)}
        + (if .if_version == null then {} else {if_version: (.if_version | tonumber)} end)]},
    state: {records: .value}
  })
