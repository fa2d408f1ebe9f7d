package io.fairbot.whatsapp.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a channel stores for a line: in a partition of its own, encrypted, and only under the lease. */
class LineDocumentsTest {
    private static final Model<Session> SESSIONS = Model.builder("test_sessions", Session.class)
            .index("peer", "seq")
            .index("seq")
            .retainFor("at", Duration.ofDays(1))
            .migration(document -> document.put("seq", document.path("seq").asInt() + 100))
            .build();
    private static final Model<Plain> PLAIN =
            Model.builder("test_plain", Plain.class).build();
    private static final Model<Plain> STRANGE =
            Model.builder("test_strange", Plain.class).build();

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final MemoryStorage storage = new MemoryStorage();
    private final DocumentStore store =
            world.await(storage.open(ChannelDocuments.storedModels(new KeyChannel()), world.platform()));
    private Optional<Fence> fence = Optional.of(new Fence("branch/matriz", 7));
    private final LineDocuments matriz = line("matriz", 1);
    private final LineDocuments praia = line("praia", 1);
    private final SessionStore here = matriz.open();
    private final SessionStore there = praia.open();

    record Session(
            String peer,
            int seq,
            @Nullable String chainKey,
            List<Integer> counters,
            @Nullable Instant at) {}

    record Plain(String text) {}

    /** A channel with a model with secrets, and one without. */
    private static final class KeyChannel implements WhatsAppChannel {
        @Override
        public String id() {
            return "keys";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public List<ChannelModel<?>> models() {
            return List.of(ChannelModel.of(SESSIONS).secret("chainKey", "counters"), ChannelModel.of(PLAIN));
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            return CompletableFuture.failedStage(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private LineDocuments line(String branch, int key) {
        byte[] bytes = new byte[EncryptionKey.LENGTH];
        bytes[0] = (byte) key;
        SecretCipherSource ciphers =
                SecretCipherSource.of(new SecretCipher(EncryptionKey.of(bytes), new SecureRandom()));
        return new LineDocuments(
                branch,
                new ChannelDocuments(new KeyChannel(), ciphers),
                store,
                world.platform().ids(),
                () -> fence);
    }

    private static Session session(String peer, int seq) {
        return new Session(peer, seq, "key of " + peer, List.of(seq, 2), null);
    }

    private BatchResult commit(ChannelStore at, Write... writes) {
        return world.await(at.commit(List.of(writes)));
    }

    private List<Document<ObjectNode>> stored() {
        Model<ObjectNode> model = SESSIONS.storedAs(ObjectNode.class, ChannelModel.LINE_FIELD);
        return world.await(store.find(Query.of(model))).documents();
    }

    @Test
    void whatIsCommittedIsReadBackUnderItsOwnId() {
        assertThat(commit(here, Write.insert(SESSIONS, "ana.1", session("ana", 1))))
                .isInstanceOf(BatchResult.Applied.class);
        Document<Session> read = world.await(here.get(SESSIONS, "ana.1")).orElseThrow();
        assertThat(read.id()).isEqualTo("ana.1");
        assertThat(read.model()).isEqualTo(SESSIONS);
        assertThat(read.value()).isEqualTo(session("ana", 1));
        assertThat(commit(here, Write.replace(read, session("ana", 2)))).isInstanceOf(BatchResult.Applied.class);
        Document<Session> again = world.await(here.get(SESSIONS, "ana.1")).orElseThrow();
        assertThat(again.value().seq()).isEqualTo(2);
        assertThat(commit(here, Write.delete(again))).isInstanceOf(BatchResult.Applied.class);
        assertThat(world.await(here.get(SESSIONS, "ana.1"))).isEmpty();
    }

    @Test
    void twoLinesDoNotSeeEachOther() {
        commit(here, Write.insert(SESSIONS, "ana", session("ana", 1)));
        commit(there, Write.insert(SESSIONS, "ana", session("ana", 5)));
        assertThat(world.await(here.get(SESSIONS, "ana")).orElseThrow().value().seq())
                .isEqualTo(1);
        assertThat(world.await(there.find(Query.of(SESSIONS))).documents())
                .singleElement()
                .satisfies(found -> assertThat(found.value().seq()).isEqualTo(5));
    }

    @Test
    void secretsAreNoTextInTheStore() {
        commit(here, Write.put(SESSIONS, "ana", session("ana", 1)));
        commit(here, Write.put(SESSIONS, "bia", new Session("bia", 1, null, List.of(), null)));
        assertThat(stored()).extracting(document -> document.id()).containsExactly("matriz/ana", "matriz/bia");
        ObjectNode ana = stored().get(0).value();
        assertThat(ana.toString()).doesNotContain("key of ana");
        assertThat(ana.path("chainKey").asText()).startsWith("sealed:1:");
        assertThat(ana.path("counters").asText()).startsWith("sealed:1:");
        assertThat(ana.path("peer").asText()).isEqualTo("ana");
        assertThat(stored().get(1).value().has("chainKey")).isFalse();
        assertThat(world.await(here.get(SESSIONS, "bia")).orElseThrow().value().chainKey())
                .isNull();
    }

    @Test
    void aCiphertextThatWasMovedOrOfAnotherKeyIsNotRead() {
        commit(here, Write.put(SESSIONS, "ana", session("ana", 1)));
        Document<ObjectNode> ana = stored().get(0);
        world.await(store.apply(io.fairbot.store.Batch.of("moved", Write.put(ana.model(), "matriz/bia", ana.value()))));
        assertThatThrownBy(() -> world.await(here.get(SESSIONS, "bia")))
                .hasRootCauseInstanceOf(java.security.GeneralSecurityException.class)
                .hasMessageContaining("cannot be decrypted");
        SessionStore otherKey = line("matriz", 2).open();
        assertThatThrownBy(() -> world.await(otherKey.get(SESSIONS, "ana")))
                .hasMessageContaining("test_sessions/matriz/ana/")
                .hasMessageContaining("stored with another encryption key");
    }

    @Test
    void queriesUseTheIndexesOfTheModel() {
        for (int i = 1; i <= 5; i++) {
            commit(here, Write.insert(SESSIONS, "s" + i, session(i % 2 == 0 ? "ana" : "bia", i)));
            commit(there, Write.insert(SESSIONS, "s" + i, session("ana", i)));
        }
        Query<Session> bySeq = Query.of(SESSIONS).orderBy("seq");
        assertThat(seqs(bySeq)).containsExactly(1, 2, 3, 4, 5);
        assertThat(seqs(bySeq.descending())).containsExactly(5, 4, 3, 2, 1);
        assertThat(seqs(bySeq.atLeast("seq", 2).atMost("seq", 4))).containsExactly(2, 3, 4);
        assertThat(seqs(Query.of(SESSIONS).where("peer", "bia"))).containsExactly(1, 3, 5);
        assertThat(seqs(Query.of(SESSIONS).where("peer", "ana").atLeast("seq", 3)))
                .containsExactly(4);
        Page<Session> first = world.await(here.find(bySeq.limit(2)));
        assertThat(seqs(bySeq.limit(2).after(first.next().orElseThrow()))).containsExactly(3, 4);
        assertThatThrownBy(() -> seqs(Query.of(SESSIONS).where("chainKey", "x")))
                .hasMessageContaining("No index of test_sessions");
    }

    private List<Integer> seqs(Query<Session> query) {
        return world.await(here.find(query)).documents().stream()
                .map(document -> document.value().seq())
                .toList();
    }

    @Test
    void aRejectionNamesTheWriteOfTheChannel() {
        commit(here, Write.insert(SESSIONS, "ana", session("ana", 1)));
        Write first = Write.put(PLAIN, "p", new Plain("text"));
        Write second = Write.insert(SESSIONS, "ana", session("ana", 2));
        assertThat(commit(here, first, second)).isInstanceOfSatisfying(BatchResult.Rejected.class, rejected -> {
            assertThat(rejected.write()).isSameAs(second);
            assertThat(rejected.actualVersion()).isPositive();
        });
        assertThat(world.await(here.get(PLAIN, "p"))).isEmpty();
    }

    @Test
    void onlyModelsOfTheChannelAreReached() {
        String sentence = "The channel keys does not declare the model test_strange; return it from models(), or leave"
                + " the write out.";
        assertThatThrownBy(() -> world.await(here.get(STRANGE, "x"))).hasMessageContaining(sentence);
        assertThatThrownBy(() -> world.await(here.find(Query.of(STRANGE)))).hasMessageContaining(sentence);
        assertThatThrownBy(() -> commit(here, Write.put(STRANGE, "x", new Plain("x"))))
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> matriz.encode(List.of(Write.put(STRANGE, "x", new Plain("x")))))
                .hasMessageContaining(sentence);
        assertThat(matriz.encode(List.of())).isEmpty();
    }

    @Test
    void idsAndContentsThatCannotBeStoredAreRefused() {
        assertThatThrownBy(() -> commit(here, Write.put(PLAIN, "x".repeat(151), new Plain("x"))))
                .hasMessageContaining("The id of a channel's document has 1 to 150 characters, not 151.");
        assertThatThrownBy(() -> world.await(here.get(PLAIN, ""))).hasMessageContaining("not 0");
        Model<String> texts = Model.builder("test_plain", String.class).build();
        assertThatThrownBy(() -> commit(here, Write.put(texts, "x", "no object")))
                .hasMessageContaining("must be an object without the field line");
        record Own(String line) {}
        Model<Own> own = Model.builder("test_plain", Own.class).build();
        assertThatThrownBy(() -> commit(here, Write.put(own, "x", new Own("mine"))))
                .hasMessageContaining("must be an object without the field line");
    }

    @Test
    void aDocumentThatDoesNotFitItsTypeIsNamedWithoutItsContent() {
        commit(here, Write.put(PLAIN, "x", new Plain("personal")));
        record Numbered(int text) {}
        Model<Numbered> numbers = Model.builder("test_plain", Numbered.class).build();
        assertThatThrownBy(() -> world.await(here.get(numbers, "x")))
                .hasMessageContaining("A document of test_plain of the channel keys does not fit its type Numbered")
                .hasMessageNotContaining("personal");
    }

    @Test
    void withoutTheLeaseNothingIsReachedAndAFormerOwnerChangesNothing() {
        commit(here, Write.put(PLAIN, "p", new Plain("old")));
        fence = Optional.of(new Fence("branch/matriz", 8));
        commit(here, Write.put(PLAIN, "p", new Plain("new")));
        fence = Optional.of(new Fence("branch/matriz", 7));
        assertThat(commit(here, Write.put(PLAIN, "p", new Plain("former owner"))))
                .isInstanceOf(BatchResult.Fenced.class);
        fence = Optional.empty();
        String sentence = "The line of matriz is not owned here any more: its lease has ended.";
        assertThatThrownBy(() -> world.await(here.get(PLAIN, "p"))).hasMessageContaining(sentence);
        assertThatThrownBy(() -> world.await(here.find(Query.of(PLAIN)))).hasMessageContaining(sentence);
        assertThatThrownBy(() -> commit(here, Write.put(PLAIN, "p", new Plain("x"))))
                .hasMessageContaining(sentence);
    }

    @Test
    void theStoreOfAClosedSessionEnds() {
        here.end();
        assertThatThrownBy(() -> world.await(here.get(PLAIN, "p")))
                .hasMessageContaining("The session was closed; its channel store ended with it.");
        assertThat(world.await(matriz.open().get(PLAIN, "p"))).isEmpty();
    }

    @Test
    void aForgottenLineLeavesNothingAndItsNeighbourEverything() {
        for (int i = 0; i < 3; i++) {
            commit(here, Write.put(SESSIONS, "s" + i, session("ana", i)), Write.put(PLAIN, "p" + i, new Plain("x")));
        }
        commit(there, Write.put(PLAIN, "p", new Plain("stays")));
        world.await(matriz.deleteAll());
        assertThat(world.await(here.find(Query.of(SESSIONS))).documents()).isEmpty();
        assertThat(world.await(here.find(Query.of(PLAIN))).documents()).isEmpty();
        assertThat(world.await(there.get(PLAIN, "p"))).isPresent();
    }

    @Test
    void theStoredModelHasTheRetentionAndMigrationsOfTheChannels() {
        Model<ObjectNode> stored = SESSIONS.storedAs(ObjectNode.class, "line");
        assertThat(stored.retention()).isEqualTo(SESSIONS.retention());
        assertThat(stored.schemaVersion()).isEqualTo(2);
        assertThat(stored.isInternal()).isTrue();
        assertThat(stored.migrate(
                                io.fairbot.json.Json.mapper().createObjectNode().put("seq", 1), 1)
                        .path("seq")
                        .asInt())
                .isEqualTo(101);
    }
}
