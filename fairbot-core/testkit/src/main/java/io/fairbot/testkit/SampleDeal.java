package io.fairbot.testkit;

import io.fairbot.store.Model;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sample document with a field of every kind that stores must store and index. */
record SampleDeal(
        String branch,
        long seq,
        boolean open,
        DealSide kind,
        Optional<Instant> at,
        BigDecimal amount,
        @Nullable String note,
        List<String> tags) {

    /** An enum as an indexed field. */
    enum DealSide {
        BUY,
        SELL
    }

    /** The model with an index for every kind of query. */
    static final Model<SampleDeal> MODEL = Model.builder("contract_deals", SampleDeal.class)
            .index("branch", "seq")
            .index("branch", "open", "at")
            .index("kind", "seq")
            .index("at")
            .index("note")
            .build();

    /** The model without an index. */
    static final Model<SampleDeal> OTHER =
            Model.builder("contract_others", SampleDeal.class).build();

    static SampleDeal of(String branch, long seq) {
        return new SampleDeal(branch, seq, true, DealSide.BUY, Optional.empty(), BigDecimal.TEN, null, List.of());
    }

    SampleDeal withSeq(long other) {
        return new SampleDeal(branch, other, open, kind, at, amount, note, tags);
    }

    SampleDeal withOpen(boolean other) {
        return new SampleDeal(branch, seq, other, kind, at, amount, note, tags);
    }

    SampleDeal withKind(DealSide other) {
        return new SampleDeal(branch, seq, open, other, at, amount, note, tags);
    }

    SampleDeal withAt(Instant other) {
        return new SampleDeal(branch, seq, open, kind, Optional.of(other), amount, note, tags);
    }

    SampleDeal withAmount(BigDecimal other) {
        return new SampleDeal(branch, seq, open, kind, at, other, note, tags);
    }

    SampleDeal withNote(@Nullable String other) {
        return new SampleDeal(branch, seq, open, kind, at, amount, other, tags);
    }

    SampleDeal withTags(List<String> other) {
        return new SampleDeal(branch, seq, open, kind, at, amount, note, other);
    }
}
