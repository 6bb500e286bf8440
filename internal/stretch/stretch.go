// Package stretch is what it costs to try a password or a PIN: the argon2id parameters,
// in one place for all of them.
package stretch

import "github.com/alexedwards/argon2id"

// cost is OWASP's first choice for argon2id on servers that do other work too: 19 MiB,
// two passes, one lane. It stands in every hash, so that a later change does not touch old
// ones. Codes and locks do the guarding while somebody tries at the door; the hash is for
// a thief of the data and its key.
var cost = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hash hashes a password or PIN.
func Hash(secret string) (string, error) { return argon2id.CreateHash(secret, &cost) }

// Matches compares one with a hash, at the cost that the hash was made with.
func Matches(secret, hash string) (bool, error) {
	return argon2id.ComparePasswordAndHash(secret, hash)
}

// Lighten is for package light alone: tests log in hundreds of times.
func Lighten() { cost.Memory, cost.Iterations = 8, 1 }
