package io.fairbot.storage.mongo.internal.write;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Fence;
import io.fairbot.store.Precondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The plan of a round of replay, from what was read before it: which batches were applied before, whether the others
 * fit, and the last state of each document. Pure.
 */
final class ReplayPlan {
    private final List<RawBatch> batches;
    private final ReplayReading reading;
    private final long first;
    /** The position of the last batch of which it is known that it wrote the document. */
    private final Map<MongoDocumentKey, Integer> writtenUpTo = new HashMap<>();

    private final Map<MongoDocumentKey, ChainState> states = new LinkedHashMap<>();
    private final Map<String, Long> tokens;
    private final List<List<Long>> versions = new ArrayList<>();
    private final List<Integer> unknown = new ArrayList<>();
    private final List<Integer> applying = new ArrayList<>();
    private long highestDeletion;
    private final Map<Integer, String> unfit = new TreeMap<>();

    /**
     * What was read before a round.
     *
     * @param known the ids of batches that the database knows
     * @param revisions the revisions of the documents, without those that are absent
     * @param tokens the highest token of each lease, without those of which there is none
     */
    record ReplayReading(Set<String> known, Map<MongoDocumentKey, StoredRevision> revisions, Map<String, Long> tokens) {

        StoredRevision revision(MongoDocumentKey key) {
            return revisions.getOrDefault(key, StoredRevision.NOTHING);
        }
    }

    /**
     * The state of a document after the batches so far.
     *
     * @param position the position of the batch that wrote it
     * @param write its write
     * @param version the version it has; 0 when it is absent
     * @param floor the version that its next state has to be above
     */
    record ChainState(int position, RawWrite write, long version, long floor) {}

    private ReplayPlan(List<RawBatch> batches, ReplayReading reading, long first) {
        this.batches = batches;
        this.reading = reading;
        this.first = first;
        tokens = new HashMap<>(reading.tokens());
    }

    /**
     * Plans a round.
     *
     * @param batches the batches to apply
     * @param later batches after them, of which some may have been applied
     * @param first the version of a document that is inserted without one
     */
    static ReplayPlan of(List<RawBatch> batches, List<RawBatch> later, ReplayReading reading, long first) {
        ReplayPlan plan = new ReplayPlan(batches, reading, first);
        plan.findWritten(later);
        for (int i = 0; i < batches.size(); i++) {
            plan.add(i);
        }
        return plan;
    }

    static MongoDocumentKey key(RawWrite write) {
        return new MongoDocumentKey(write.model().name(), write.id());
    }

    private void findWritten(List<RawBatch> later) {
        List<RawBatch> all = new ArrayList<>(batches);
        all.addAll(later);
        for (int i = 0; i < all.size(); i++) {
            RawBatch batch = all.get(i);
            boolean known = reading.known().contains(batch.id());
            for (RawWrite write : batch.writes()) {
                MongoDocumentKey key = key(write);
                if (known || reading.revision(key).batch().equals(batch.id())) {
                    writtenUpTo.put(key, i);
                }
            }
        }
    }

    private void add(int position) {
        RawBatch batch = batches.get(position);
        if (wasApplied(position)) {
            versions.add(batch.writes().stream().map(this::earlierVersion).toList());
            if (!reading.known().contains(batch.id())) {
                // The next batch may overwrite the only trace of it.
                unknown.add(position);
            }
            return;
        }
        Optional<String> reason = misfit(batch);
        if (reason.isPresent()) {
            unfit.put(position, reason.get());
            return;
        }
        batch.fence().ifPresent(fence -> tokens.put(fence.lease(), fence.token()));
        unknown.add(position);
        applying.add(position);
        versions.add(
                batch.writes().stream().map(write -> written(position, write)).toList());
    }

    private boolean wasApplied(int position) {
        RawBatch batch = batches.get(position);
        return reading.known().contains(batch.id())
                || batch.writes().stream().anyMatch(write -> writtenUpTo.getOrDefault(key(write), -1) >= position);
    }

    private long earlierVersion(RawWrite write) {
        if (write.isDelete()) {
            return 0;
        }
        return write.version() > 0
                ? write.version()
                : reading.revision(key(write)).version();
    }

    private Optional<String> misfit(RawBatch batch) {
        Optional<Fence> old = batch.fence().filter(fence -> tokens.getOrDefault(fence.lease(), 0L) > fence.token());
        if (old.isPresent()) {
            return Optional.of("Its lease has a newer owner, with token "
                    + tokens.get(old.get().lease()) + "; the batch was written under token "
                    + old.get().token() + ".");
        }
        return batch.writes().stream()
                .filter(write -> !write.precondition().isSatisfiedBy(current(key(write))))
                .findFirst()
                .map(write -> "A document of " + write.model().name() + " " + text(current(key(write)))
                        + "; the batch requires " + text(write.precondition()) + ".");
    }

    private static String text(long version) {
        return version == 0 ? "is absent" : "is in version " + version;
    }

    private static String text(Precondition precondition) {
        return precondition.kind() == Precondition.PreconditionKind.ABSENT
                ? "that it is absent"
                : "version " + precondition.version();
    }

    private long current(MongoDocumentKey key) {
        ChainState state = states.get(key);
        return state == null ? reading.revision(key).version() : state.version();
    }

    /** Returns the version that a write gives its document, 0 for a deletion. */
    private long written(int position, RawWrite write) {
        MongoDocumentKey key = key(write);
        long before = current(key);
        if (write.isDelete() && before == 0) {
            return 0;
        }
        ChainState last = states.get(key);
        long floor = last == null ? before : last.floor();
        long given = before == 0 && floor == 0 && write.version() == 0 ? first : write.version();
        long version = Math.max(given, floor + 1);
        if (write.isDelete()) {
            highestDeletion = Math.max(highestDeletion, version);
            states.put(key, new ChainState(position, write, 0, version));
            return 0;
        }
        states.put(key, new ChainState(position, write, version, version));
        return version;
    }

    /** Returns why batches do not fit, by their positions; the others fit without them. */
    Map<Integer, String> unfit() {
        return unfit;
    }

    /** Returns, for each batch, the versions that its writes gave their documents. */
    List<List<Long>> versions() {
        return versions;
    }

    /** Returns the positions of the batches whose ids the database does not know yet. */
    List<Integer> unknown() {
        return unknown;
    }

    /** Returns the last state of each document that has to be written, without those that were and are absent. */
    Map<MongoDocumentKey, ChainState> changed() {
        Map<MongoDocumentKey, ChainState> changed = new LinkedHashMap<>(states);
        changed.entrySet()
                .removeIf(each -> each.getValue().version() == 0
                        && reading.revision(each.getKey()).version() == 0);
        return changed;
    }

    /** Returns the position of the first batch that is applied and writes a document. */
    int firstOf(MongoDocumentKey key) {
        return applying.stream()
                .filter(position -> batches.get(position).writes().stream()
                        .anyMatch(write -> key(write).equals(key)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the highest version of a deletion, 0 for none. */
    long highestDeletion() {
        return highestDeletion;
    }

    /** Returns the highest token of each lease under which batches are applied. */
    Map<String, Long> tokens() {
        Map<String, Long> used = new LinkedHashMap<>();
        applying.forEach(position ->
                batches.get(position).fence().ifPresent(fence -> used.put(fence.lease(), tokens.get(fence.lease()))));
        return used;
    }
}
