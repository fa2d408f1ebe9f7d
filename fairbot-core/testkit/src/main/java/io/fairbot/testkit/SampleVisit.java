package io.fairbot.testkit;

import io.fairbot.store.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A sample document with a retention period. */
record SampleVisit(String who, Optional<Instant> seenAt) {
    static final Duration KEEP = Duration.ofHours(24);

    static final Model<SampleVisit> MODEL = Model.builder("contract_visits", SampleVisit.class)
            .retainFor("seenAt", KEEP)
            .build();
}
