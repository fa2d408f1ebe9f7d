package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.http.Response;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sandbox shows: parts of chats, news of them, and lines that are up or down. */
class SandboxChatRoutesTest {
    private static final String CHAT = "/sandbox/chats/{branch}/{phone}";
    private static final String GROUP = "/sandbox/groups/{branch}/{group}";
    private static final Map<String, String> ANA = Map.of("branch", "matriz", "phone", SandboxHouse.ANA);

    @TempDir
    private Path directory;

    private final SandboxChannel channel = new SandboxChannel();
    private SandboxHouse house;
    private WhatsAppSession session;

    @BeforeEach
    void open() {
        house = new SandboxHouse(directory, new MemoryStorage(), channel, (state, event, context) -> Turn.ignore(), 1)
                .start();
        session = house.open("matriz", 1);
    }

    private void say(String id, String text) {
        Response answer = house.post("{\"branch\":\"matriz\",\"from\":\"" + SandboxHouse.ANA + "\",\"id\":\"" + id
                + "\",\"text\":\"" + text + "\"}");
        assertThat(answer.status()).isEqualTo(202);
    }

    private void sayAll(int count) {
        IntStream.range(0, count).forEach(i -> say("m" + i, "oi " + i));
    }

    private Response chat(Map<String, String> query, Optional<String> tag) {
        return house.get(CHAT, ANA, query, tag);
    }

    private JsonNode chat(Map<String, String> query) {
        return SandboxHouse.json(chat(query, Optional.empty()));
    }

    private static List<String> ids(JsonNode chat) {
        List<String> ids = new ArrayList<>();
        chat.path("messages").forEach(message -> ids.add(message.path("id").asText()));
        return ids;
    }

    private static String tag(Response response) {
        return Objects.requireNonNull(response.headers().get("ETag"));
    }

    private CompletionStage<Response> wait(String tag) {
        return house.ask(CHAT, ANA, Map.of("wait", "20s"), Optional.of(tag));
    }

    @Test
    void aChatIsShownInParts() {
        sayAll(7);
        JsonNode last = chat(Map.of("limit", "3"));
        assertThat(ids(last)).containsExactly("m4", "m5", "m6");
        assertThat(last.path("more").asBoolean()).isTrue();
        JsonNode earlier = chat(Map.of("limit", "3", "before", "m4"));
        assertThat(ids(earlier)).containsExactly("m1", "m2", "m3");
        assertThat(earlier.path("more").asBoolean()).isTrue();
        JsonNode first = chat(Map.of("limit", "3", "before", "m1"));
        assertThat(ids(first)).containsExactly("m0");
        assertThat(first.path("more").asBoolean()).isFalse();
        JsonNode later = chat(Map.of("limit", "2", "after", "m3"));
        assertThat(ids(later)).containsExactly("m4", "m5");
        assertThat(later.path("more").asBoolean()).isTrue();
        JsonNode end = chat(Map.of("after", "m5"));
        assertThat(ids(end)).containsExactly("m6");
        assertThat(end.path("more").asBoolean()).isFalse();
        assertThat(ids(chat(Map.of("after", "m6")))).isEmpty();
        assertThat(ids(chat(Map.of("before", "gone")))).isEmpty();
    }

    @Test
    void whoKnowsAMessageThatIsGoneGetsTheLastOnesAndIsTold() {
        assertThat(chat(Map.of("after", "m1")).path("resync").asBoolean()).isTrue();
        sayAll(3);
        JsonNode chat = chat(Map.of("after", "before-the-file-was-replaced", "limit", "2"));
        assertThat(ids(chat)).containsExactly("m1", "m2");
        assertThat(chat.path("resync").asBoolean()).isTrue();
        assertThat(chat(Map.of("after", "m1")).path("resync").asBoolean()).isFalse();
    }

    @Test
    void longTextsComeInAnswersOfAboutAMebibyte() {
        String text = "€".repeat(65_536);
        IntStream.range(0, 12).forEach(i -> say("m" + i, text));
        Response last = chat(Map.of(), Optional.empty());
        assertThat(last.body().remaining()).isLessThan(Transcript.MAX_PART_BYTES + (64 << 10));
        JsonNode page = SandboxHouse.json(last);
        assertThat(page.path("more").asBoolean()).isTrue();
        assertThat(ids(page)).endsWith("m11").hasSizeBetween(2, 6);
        Set<String> all = new HashSet<>(ids(page));
        while (page.path("more").asBoolean()) {
            page = chat(Map.of("before", ids(page).get(0)));
            all.addAll(ids(page));
        }
        assertThat(all).hasSize(12);
    }

    @Test
    void whoKnowsEverythingIsToldNothingTwice() {
        say("m0", "oi");
        Response first = chat(Map.of(), Optional.empty());
        Response second = chat(Map.of("after", "m0"), Optional.of(tag(first)));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body().remaining()).isZero();
        assertThat(tag(second)).isEqualTo(tag(first));
        say("m1", "oi");
        Response third = chat(Map.of("after", "m0"), Optional.of(tag(first)));
        assertThat(third.status()).isEqualTo(200);
        assertThat(ids(SandboxHouse.json(third))).containsExactly("m1");
    }

    @Test
    void theTagIsThatOfTheChatAfterARestart() {
        say("m0", "oi");
        house.world().await(session.seen(Alias.of(PhoneNumber.parse(SandboxHouse.ANA)), List.of("m0"), false));
        String before = tag(chat(Map.of(), Optional.empty()));
        house.world().await(session.close());
        session = house.open("matriz", 1);
        // What was read is forgotten with the line.
        assertThat(tag(chat(Map.of(), Optional.empty()))).isNotEqualTo(before);
        house.world().await(session.seen(Alias.of(PhoneNumber.parse(SandboxHouse.ANA)), List.of("m0"), false));
        assertThat(tag(chat(Map.of(), Optional.empty()))).isEqualTo(before);
    }

    @Test
    void whoWaitsIsToldOfAMessageAtOnce() {
        say("m0", "oi");
        CompletionStage<Response> answer = house.ask(
                CHAT, ANA, Map.of("wait", "20s", "after", "m0"), Optional.of(tag(chat(Map.of(), Optional.empty()))));
        house.world().runPending();
        assertThat(answer.toCompletableFuture()).isNotDone();
        say("m1", "tem euro?");
        house.world().runPending();
        assertThat(answer.toCompletableFuture()).isDone();
        assertThat(ids(SandboxHouse.json(house.world().await(answer)))).containsExactly("m1");
    }

    @Test
    void whoWaitsIsToldWhatIsReadWhoWritesAndThatTheLineIsCutOff() {
        say("m0", "oi");
        String tag = tag(chat(Map.of(), Optional.empty()));
        CompletionStage<Response> read = wait(tag);
        house.world().await(session.seen(Alias.of(PhoneNumber.parse(SandboxHouse.ANA)), List.of("m0"), true));
        Response seen = house.world().await(read);
        assertThat(SandboxHouse.json(seen).path("lastRead").asText()).isEqualTo("m0");
        assertThat(SandboxHouse.json(seen).path("typing").asBoolean()).isTrue();
        assertThat(SandboxHouse.json(seen).at("/messages/0/read").asBoolean()).isTrue();
        CompletionStage<Response> cut = wait(tag(seen));
        channel.faults().injectPermanently("matriz", FailureCause.WEB_REPLACED);
        assertThat(SandboxHouse.json(house.world().await(cut)).path("line").asText())
                .isEqualTo("stopped");
    }

    @Test
    void whoWaitsInVainIsToldThatNothingHasChanged() {
        String tag = tag(chat(Map.of(), Optional.empty()));
        CompletionStage<Response> answer = wait(tag);
        house.world().advance(Duration.ofSeconds(19));
        assertThat(answer.toCompletableFuture()).isNotDone();
        house.world().advance(Duration.ofSeconds(1));
        assertThat(house.world().await(answer).status()).isEqualTo(304);
    }

    @Test
    void whoWaitsBesideTooManyOthersIsAnsweredAtOnce() {
        String tag = tag(chat(Map.of(), Optional.empty()));
        List<CompletionStage<Response>> waiting = IntStream.range(0, ChatChanges.MAX_WAITING)
                .mapToObj(i -> wait(tag))
                .toList();
        assertThat(house.world().await(wait(tag)).status()).isEqualTo(304);
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.toCompletableFuture()).isNotDone());
        house.world().advance(Duration.ofSeconds(20));
        assertThat(waiting)
                .allSatisfy(answer ->
                        assertThat(house.world().await(answer).status()).isEqualTo(304));
        CompletionStage<Response> later = wait(tag);
        house.world().runPending();
        assertThat(later.toCompletableFuture()).isNotDone();
    }

    @Test
    void aLineThatIsClosedDoesNotLetAnybodyWait() {
        CompletionStage<Response> answer = wait(tag(chat(Map.of(), Optional.empty())));
        house.world().await(session.close());
        assertThat(house.world().await(answer).status()).isEqualTo(503);
    }

    @Test
    void whatIsReadIsShownInEveryPart() {
        sayAll(5);
        house.world().await(session.seen(Alias.of(PhoneNumber.parse(SandboxHouse.ANA)), List.of("m2"), false));
        assertThat(read(chat(Map.of()))).containsExactly(true, true, true, false, false);
        assertThat(read(chat(Map.of("limit", "2", "before", "m2")))).containsExactly(true, true);
        assertThat(read(chat(Map.of("after", "m1")))).containsExactly(true, false, false);
        assertThat(read(chat(Map.of("after", "m2")))).containsExactly(false, false);
    }

    private static List<Boolean> read(JsonNode chat) {
        List<Boolean> read = new ArrayList<>();
        chat.path("messages").forEach(message -> read.add(message.path("read").asBoolean()));
        return read;
    }

    @Test
    void aGroupIsShownInPartsToo() {
        for (int i = 0; i < 3; i++) {
            house.post("{\"branch\":\"matriz\",\"from\":\"" + SandboxHouse.ANA + "\",\"group\":\"vizinhos\",\"id\":\"g"
                    + i + "\",\"text\":\"oi\"}");
        }
        Map<String, String> group = Map.of("branch", "matriz", "group", "vizinhos");
        Response answer = house.get(GROUP, group, Map.of("limit", "2"), Optional.empty());
        JsonNode shown = SandboxHouse.json(answer);
        assertThat(ids(shown)).containsExactly("g1", "g2");
        assertThat(shown.path("more").asBoolean()).isTrue();
        assertThat(shown.has("typing")).isFalse();
        assertThat(house.get(GROUP, group, Map.of(), Optional.of(tag(answer))).status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 501",
        "limit, -1",
        "limit, 1e2",
        "limit, ''",
        "limit, 1000",
        "after, ''",
        "before, ''",
        "wait, 31s"
    })
    void aWrongParameterIsNamed(String name, String value) {
        Response answer = chat(Map.of(name, value), Optional.empty());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(SandboxHouse.json(answer).at("/errors/0/field").asText()).isEqualTo(name);
    }

    @Test
    void aPartIsAfterOrBeforeAMessage() {
        Response both = chat(Map.of("after", "m1", "before", "m2"), Optional.empty());
        assertThat(both.status()).isEqualTo(400);
        assertThat(SandboxHouse.json(both).path("detail").asText())
                .isEqualTo("The parameter before cannot stand beside after.");
        assertThat(chat(Map.of("after", "m".repeat(151)), Optional.empty()).status())
                .isEqualTo(400);
    }

    @Test
    void aLineThatIsDownStaysInTheListAndSaysWhy() {
        WhatsAppSession praia = house.open("praia", 2);
        house.open("centro", 3);
        house.world().await(session.close());
        channel.faults().injectPermanently("praia", FailureCause.WEB_LOGGED_OUT);
        JsonNode lines =
                SandboxHouse.json(house.get("/sandbox/lines", Map.of())).path("lines");
        assertThat(lines.findValuesAsText("branch")).containsExactly("centro", "matriz", "praia");
        assertThat(lines.findValuesAsText("state")).containsExactly("open", "closed", "stopped");
        assertThat(lines.at("/2/cause").asText()).isEqualTo("WEB_LOGGED_OUT");
        assertThat(lines.at("/0/cause").isMissingNode()).isTrue();
        // Supervision closes what has ended.
        house.world().await(praia.close());
        assertThat(SandboxHouse.json(house.get("/sandbox/lines", Map.of())).path("lines"))
                .isEqualTo(lines);
    }

    @Test
    void aLineThatCannotBeOpenedIsKnownAndNotSaidToOpenAgain() throws IOException {
        Files.write(directory.resolve("sandbox/sul.jsonl"), "no transcript\n".getBytes(StandardCharsets.UTF_8));
        assertThat(house.openInVain("sul", 4)).hasMessageContaining("is damaged");
        Response answer = house.get(CHAT, Map.of("branch", "sul", "phone", SandboxHouse.ANA));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(SandboxHouse.json(answer).path("detail").asText())
                .startsWith("The line of this branch could not be opened. The file sandbox/sul.jsonl")
                .contains("This line of the sandbox stays closed")
                .doesNotContain("opened again");
        JsonNode lines =
                SandboxHouse.json(house.get("/sandbox/lines", Map.of())).path("lines");
        assertThat(lines.at("/1/branch").asText()).isEqualTo("sul");
        assertThat(lines.at("/1/state").asText()).isEqualTo("closed");
    }

    @Test
    void whoAnswersIsShown() {
        assertThat(chat(Map.of()).path("answers").asText()).isEqualTo("bot");
        say("m0", "oi");
        Response before = chat(Map.of(), Optional.empty());
        assertThat(SandboxHouse.json(before).path("answers").asText()).isEqualTo("bot");
        Alias ana = Alias.of(PhoneNumber.parse(SandboxHouse.ANA));
        ConversationId conversation = house.world()
                .await(house.handoffs().find("matriz", ana))
                .orElseThrow()
                .id();
        house.world().await(house.handoffs().take(conversation, HandoffAuthor.by("rita")));
        Response taken = chat(Map.of("after", "m0"), Optional.of(tag(before)));
        assertThat(SandboxHouse.json(taken).path("answers").asText()).isEqualTo("taken");
        house.world()
                .await(house.handoffs().requeue(conversation, HandoffRequest.of("caixa"), HandoffAuthor.by("rita")));
        assertThat(chat(Map.of()).path("answers").asText()).isEqualTo("waiting");
        house.world().await(house.handoffs().close(conversation, HandoffAuthor.by("rita")));
        assertThat(chat(Map.of()).path("answers").asText()).isEqualTo("closed");
        house.world().await(house.handoffs().giveBack(conversation, HandoffAuthor.by("rita")));
        assertThat(house.world().await(house.handoffs().find("praia", ana))).isEmpty();
    }
}
