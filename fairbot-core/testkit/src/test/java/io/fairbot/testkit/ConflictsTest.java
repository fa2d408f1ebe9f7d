package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.conflict.ConflictException;
import io.fairbot.store.conflict.ConflictException.ConflictErrorCode;
import io.fairbot.store.conflict.ConflictPage;
import io.fairbot.store.conflict.ConflictService;
import io.fairbot.store.conflict.ConflictView;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.store.spi.DocumentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decisions about batches that were put aside. */
class ConflictsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Model<Note> NOTES = Model.builder("notes", Note.class)
            .migration(document -> {
                if (document.path("text").asText().equals("unwilling")) {
                    throw new IllegalStateException("This one cannot be migrated.");
                }
                return document.put("stars", 5);
            })
            .build();

    private static final Model<Note> EVIDENCE =
            Model.builder("evidence", Note.class).appendOnly().build();

    private final VirtualPlatform world = new VirtualPlatform(NOON, 1);
    private final List<Model<?>> models = List.of(NOTES, EVIDENCE, Conflict.MODEL, StoredAuditLog.MODEL);
    private final DocumentStore store = await(new MemoryStorage().open(models, world.platform()));
    private final ConflictService conflicts = new ConflictService(store, models, world.platform());

    record Note(String text, int stars) {}

    @AfterEach
    void close() {
        await(store.close());
    }

    private <T> T await(CompletionStage<T> stage) {
        try {
            return world.await(stage);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Conflict.RejectedWrite part(String model, String id, int shape, String document) {
        return new Conflict.RejectedWrite(
                model,
                id,
                Precondition.atVersion(3),
                shape,
                Optional.of(document).filter(text -> !text.isEmpty()));
    }

    private void putAside(String id, Instant at, Conflict.RejectedWrite... parts) {
        Conflict conflict = new Conflict("It did not fit.", at, Optional.of(new Fence("branch", 1)), List.of(parts));
        await(store.apply(Batch.of("aside-" + id, Write.insert(Conflict.MODEL, id, conflict))))
                .orThrow();
    }

    private Optional<Note> note(String id) {
        return await(store.get(NOTES, id)).map(Document::value);
    }

    private ConflictErrorCode refusal(CompletionStage<?> decision) {
        try {
            await(decision);
            throw new AssertionError("It was not refused.");
        } catch (ConflictException e) {
            assertThat(e.getMessage()).endsWith(".").doesNotContain("unwilling");
            return e.code();
        }
    }

    @Test
    void evidenceThatIsThereStaysAsItIs() {
        await(store.apply(Batch.of("before", Write.insert(EVIDENCE, "there", new Note("first", 1)))));
        putAside(
                "c",
                NOON,
                part("evidence", "there", 1, "{\"text\":\"again\",\"stars\":2}"),
                part("evidence", "new", 1, "{\"text\":\"late\",\"stars\":3}"));
        await(conflicts.apply("c", "ana"));
        assertThat(await(store.get(EVIDENCE, "there")).map(Document::value)).contains(new Note("first", 1));
        assertThat(await(store.get(EVIDENCE, "new")).map(Document::value)).contains(new Note("late", 3));
        assertThat(audit()).containsExactly("ana conflict.apply conflict/c");
    }

    @Test
    void applyingWritesEverythingInTodaysShapeWhateverIsThereAndEndsTheConflict() {
        await(store.apply(Batch.of(
                "before", Write.put(NOTES, "a", new Note("now", 1)), Write.put(NOTES, "gone", new Note("now", 1)))));
        putAside(
                "c",
                NOON,
                part("notes", "a", 1, "{\"text\":\"then\"}"),
                part("notes", "b", 2, "{\"text\":\"new\",\"stars\":2}"),
                part("notes", "gone", 2, ""),
                part("notes", "never", 2, ""));
        List<String> batches = new ArrayList<>();
        var subscription = store.subscribe(java.util.Set.of(NOTES, Conflict.MODEL), Optional.empty(), listen(batches));
        String batch = await(conflicts.apply("c", "ana")).batchId();
        world.runPending();
        assertThat(note("a")).contains(new Note("then", 5));
        assertThat(note("b")).contains(new Note("new", 2));
        assertThat(note("gone")).isEmpty();
        assertThat(await(conflicts.list(10, Optional.empty())).conflicts()).isEmpty();
        assertThat(batch).isNotEqualTo("c");
        assertThat(batches).isNotEmpty().containsOnly(batch);
        assertThat(audit()).containsExactly("ana conflict.apply conflict/c");
        assertThat(refusal(conflicts.apply("c", "ana"))).isEqualTo(ConflictErrorCode.UNKNOWN);
        subscription.close();
    }

    private List<String> audit() {
        return await(store.find(Query.of(StoredAuditLog.MODEL))).documents().stream()
                .map(Document::value)
                .map(entry -> entry.who() + " " + entry.action() + " " + entry.target())
                .toList();
    }

    private static io.fairbot.store.ChangeListener listen(List<String> batches) {
        return new io.fairbot.store.ChangeListener() {
            @Override
            public void onChanges(List<io.fairbot.store.Change> changes) {
                changes.forEach(change -> batches.add(change.batchId()));
            }

            @Override
            public void onResync() {
                throw new AssertionError("Nothing was missed.");
            }
        };
    }

    @Test
    void ofTwoDecisionsAtOnceOneHappens() {
        putAside("c", NOON, part("notes", "a", 2, "{\"text\":\"x\",\"stars\":1}"));
        CompletionStage<WriteReceipt> first = conflicts.apply("c", "ana");
        CompletionStage<WriteReceipt> second = conflicts.discard("c", "ana");
        world.runPending();
        boolean applied = note("a").isPresent();
        assertThat(refusal(applied ? second : first)).isEqualTo(ConflictErrorCode.UNKNOWN);
        assertThat(audit()).containsExactly("ana conflict." + (applied ? "apply" : "discard") + " conflict/c");
        await(applied ? first : second);
    }

    @Test
    void discardingWritesNothing() {
        putAside("c", NOON, part("notes", "a", 2, "{\"text\":\"x\",\"stars\":1}"));
        await(conflicts.discard("c", "ana"));
        assertThat(note("a")).isEmpty();
        assertThat(refusal(conflicts.discard("c", "ana"))).isEqualTo(ConflictErrorCode.UNKNOWN);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndStays() {
        putAside("model", NOON, part("forgotten", "a", 1, "{}"));
        putAside("newer", NOON, part("notes", "a", 3, "{}"));
        putAside("fields", NOON, part("notes", "a", 2, "{\"colour\":\"unwilling\"}"));
        putAside("list", NOON, part("notes", "a", 2, "[\"unwilling\"]"));
        putAside("text", NOON, part("notes", "a", 2, "unwilling"));
        putAside(
                "migration",
                NOON,
                part("notes", "b", 2, "{\"text\":\"x\",\"stars\":1}"),
                part("notes", "a", 1, "{\"text\":\"unwilling\"}"));
        for (String id : List.of("model", "newer", "fields", "list", "text", "migration")) {
            assertThat(refusal(conflicts.apply(id, "ana"))).as(id).isEqualTo(ConflictErrorCode.UNSUPPORTED_SCHEMA);
            assertThat(await(conflicts.get(id)).writes()).as(id).isNotEmpty();
        }
        assertThat(note("b")).isEmpty();
        assertThat(await(conflicts.list(10, Optional.empty())).conflicts()).hasSize(6);
    }

    @Test
    void theOldestComeFirstPageByPage() {
        for (int i = 0; i < 5; i++) {
            putAside("c" + i, NOON.minusSeconds(i), part("notes", "a", 1, ""));
        }
        ConflictPage first = await(conflicts.list(3, Optional.empty()));
        ConflictPage second = await(conflicts.list(3, first.next()));
        assertThat(first.conflicts())
                .extracting(ConflictPage.ConflictSummary::id)
                .containsExactly("c4", "c3", "c2");
        assertThat(second.conflicts())
                .extracting(ConflictPage.ConflictSummary::id)
                .containsExactly("c1", "c0");
        assertThat(second.next()).isEmpty();
        assertThatThrownBy(() -> conflicts.list(0, Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneIsShownWithWhatIsThereNow() {
        await(store.apply(Batch.of("before", Write.put(NOTES, "a", new Note("now", 1)))));
        putAside(
                "c",
                NOON,
                part("notes", "a", 1, "{\"text\":\"then\"}"),
                part("notes", "b", 1, ""),
                part("forgotten", "a", 1, ""));
        ConflictView view = await(conflicts.get("c"));
        assertThat(view.writes()).extracting(item -> item.now().readable()).containsExactly(true, true, false);
        assertThat(view.writes().get(0).document().orElseThrow().path("text").asText())
                .isEqualTo("then");
        ConflictView.CurrentDocument now = view.writes().get(0).now();
        assertThat(now.document().orElseThrow().path("text").asText()).isEqualTo("now");
        assertThat(now.version()).isPresent();
        assertThat(view.writes().get(1).now().version()).isEmpty();
        assertThat(refusal(conflicts.get("nobody"))).isEqualTo(ConflictErrorCode.UNKNOWN);
        await(conflicts.discard("c", "ana"));
    }

    @Test
    void theWatchKnowsHowManyWait() {
        putAside("before", NOON, part("notes", "a", 1, ""));
        DocumentView<Conflict, String> watch = new DocumentView<>(store, Conflict.MODEL, Conflict::reason);
        assertThat(watch.size()).isZero();
        await(watch.refresh());
        assertThat(watch.size()).isEqualTo(1);
        for (int i = 0; i < 1_500; i++) {
            putAside("c" + i, NOON, part("notes", "a", 1, ""));
        }
        world.runPending();
        assertThat(watch.size()).isEqualTo(1_501);
        await(conflicts.discard("c7", "ana"));
        world.runPending();
        assertThat(watch.size()).isEqualTo(1_500);
        watch.close();
        await(conflicts.discard("c8", "ana"));
        world.runPending();
        assertThat(watch.size()).isEqualTo(1_500);
    }
}
