package io.fairbot.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that has happened, with its place in the sequence of all events of a run.
 *
 * @param sequence its number, from 1, without gaps over all events of one run
 * @param at when it was published
 * @param kind its kind
 * @param branch the id of the branch that it concerns, empty for one that concerns the whole application
 * @param subject the id of what it is about, such as an agent or a contact
 * @param data what has happened, of the type that belongs to the kind
 */
public record Event(
        long sequence, Instant at, EventKind kind, Optional<String> branch, String subject, EventData data) {}
