# What shipped since. Cursor: {after}, the number of the last shipment seen.

(.settings.page_size | if . == null or . == "" then 100 else tonumber end) as $limit
| (.cursor.after // "0") as $after
| [{
    id: "shipments", method: "GET",
    url: "/warehouse/shipments?after=\($after | @uri)&limit=\($limit)",
    headers: {Accept: "application/json"},
    state: {after: $after}
  }]
