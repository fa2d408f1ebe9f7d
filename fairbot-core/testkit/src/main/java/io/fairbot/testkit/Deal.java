package io.fairbot.testkit;

import io.fairbot.store.Model;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document with a field of every kind that stores must keep and find. */
record Deal(
        String branch,
        long seq,
        boolean open,
        Kind kind,
        Optional<Instant> at,
        BigDecimal amount,
        @Nullable String note,
        List<String> tags) {

    /** An enum as an indexed field. */
    enum Kind {
        BUY,
        SELL
    }

    /** Found in every way a query can ask. */
    static final Model<Deal> MODEL = Model.builder("contract_deals", Deal.class)
            .index("branch", "seq")
            .index("branch", "open", "at")
            .index("kind", "seq")
            .index("at")
            .index("note")
            .build();

    /** Found by its id only. */
    static final Model<Deal> OTHER =
            Model.builder("contract_others", Deal.class).build();

    static Deal of(String branch, long seq) {
        return new Deal(branch, seq, true, Kind.BUY, Optional.empty(), BigDecimal.TEN, null, List.of());
    }

    Deal withSeq(long other) {
        return new Deal(branch, other, open, kind, at, amount, note, tags);
    }

    Deal withOpen(boolean other) {
        return new Deal(branch, seq, other, kind, at, amount, note, tags);
    }

    Deal withKind(Kind other) {
        return new Deal(branch, seq, open, other, at, amount, note, tags);
    }

    Deal withAt(Instant other) {
        return new Deal(branch, seq, open, kind, Optional.of(other), amount, note, tags);
    }

    Deal withAmount(BigDecimal other) {
        return new Deal(branch, seq, open, kind, at, other, note, tags);
    }

    Deal withNote(@Nullable String other) {
        return new Deal(branch, seq, open, kind, at, amount, other, tags);
    }

    Deal withTags(List<String> other) {
        return new Deal(branch, seq, open, kind, at, amount, note, other);
    }
}
