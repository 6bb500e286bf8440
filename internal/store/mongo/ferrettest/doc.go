// Package ferrettest runs the conformance suite over MongoDB's wire protocol,
// against FerretDB embedded in the test, where no MongoDB can run. It is a module
// of its own, so that its dependencies stay out of the product.
package ferrettest
