package instrument

import _ "embed" // the schema

// Schema is the JSON Schema of a definition, for editors and other tools.
//
//go:embed schema.json
var Schema []byte
