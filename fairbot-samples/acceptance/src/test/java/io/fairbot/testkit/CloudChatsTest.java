package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.acceptance.Repository;
import io.fairbot.testkit.ChatScript.WaitStep;
import io.fairbot.testkit.CloudChat.CustomerWay;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chats of the exchange desk's own suite, from the webhook to the Graph API, in each way in which customers write. */
@Tag("night")
@CloudCheck("2 every chat of the suite by buttons, lists and typed words, also without a phone")
class CloudChatsTest {
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final String CHATS = "fairbot-agents/exchange/src/test/chats";
    private static final AtomicInteger RUN = new AtomicInteger();
    private static CloudLab lab;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startLab() {
        lab = CloudLab.start(CloudChatsTest.class, Map.of("NUMBERS", "5"));
    }

    @AfterAll
    static void stopLab() throws IOException {
        if (lab != null) {
            Files.writeString(
                    Files.createDirectories(Path.of("target")).resolve("cloud-chats.txt"),
                    lab.perform("transcript", Map.of()).path("text").asText());
            lab.close();
        }
    }

    /** Chats that begin at the same time in one shop; one in which time passes has a shop of its own. */
    private record ChatGroup(LocalDateTime start, List<ChatScript> chats) {
        @Override
        public String toString() {
            return chats.size() == 1 ? chats.get(0).title() : chats.size() + " chats at " + start;
        }
    }

    static Stream<ChatGroup> groups() throws IOException {
        List<ChatScript> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Repository.file(CHATS))) {
            for (Path file : files.sorted().toList()) {
                all.addAll(new ChatParser(file.getFileName().toString())
                        .read(Files.readAllLines(file, StandardCharsets.UTF_8)));
            }
        }
        Map<String, List<ChatScript>> groups = new TreeMap<>();
        all.forEach(chat -> groups.computeIfAbsent(
                        chat.start() + (passesTime(chat) ? chat.title() : ""), start -> new ArrayList<>())
                .add(chat));
        return groups.values().stream().map(chats -> new ChatGroup(chats.get(0).start(), chats));
    }

    private static boolean passesTime(ChatScript chat) {
        return chat.steps().stream().anyMatch(WaitStep.class::isInstance);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void theBotAnswersAsInTheSandbox(ChatGroup group) {
        try (CloudShop shop =
                CloudShop.open(lab, directory, group.start().atZone(ZONE).toInstant())) {
            List<String> failures = new ArrayList<>();
            boolean passesTime = group.chats().stream().anyMatch(CloudChatsTest::passesTime);
            for (CustomerWay way : passesTime ? new CustomerWay[] {CustomerWay.TYPING} : CustomerWay.values()) {
                failures.addAll(group.chats().parallelStream()
                        .map(chat -> new CloudChat(shop, chat, way, RUN.incrementAndGet()).run())
                        .flatMap(List::stream)
                        .toList());
            }
            assertThat(failures).isEmpty();
        }
    }
}
