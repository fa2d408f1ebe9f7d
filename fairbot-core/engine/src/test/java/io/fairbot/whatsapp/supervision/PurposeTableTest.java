package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each purpose against each limit of a line: the table of docs/operate/SESSIONS.md is what the governor does. */
class PurposeTableTest {
    private static final Duration REPLY_PAUSE = Duration.ofSeconds(1);
    private static final Duration NOTICE_PAUSE = Duration.ofSeconds(10);
    private static final List<UsageLimit> TWO = List.of(new UsageLimit(2, Duration.ofHours(1)));
    private static final SendGovernorOptions PACED = new SendGovernorOptions(
            new SendInterval(REPLY_PAUSE, Duration.ZERO),
            new SendInterval(NOTICE_PAUSE, Duration.ZERO),
            List.of(),
            List.of(),
            false,
            List.of());
    private static final String HEAD = "| situation of the line | REPLY | ATTENDANT | NOTICE | MARKETING |";

    @TempDir
    private Path directory;

    /** A line in virtual time, and what happened on it before. */
    private static final class Line {
        private final VirtualPlatform world = new VirtualPlatform(Desk.START, 1);
        private final SendGovernor governor;
        private final SendGovernor neighbour;
        private int count;

        Line(SendGovernorOptions options) {
            ChannelThrottle share =
                    new ChannelThrottle(options, world.platform().time(), new Random(1));
            governor = new SendGovernor(options, share, world.platform().time(), new Random(1));
            neighbour = new SendGovernor(options, share, world.platform().time(), new Random(1));
            governor.setOpen(true);
            neighbour.setOpen(true);
        }

        private static Alias contact(int number) {
            return Alias.of(new PhoneNumber("+55489999" + (90_000 + number)));
        }

        OutboundMessage message(int contact, Purpose purpose) {
            return new OutboundMessage("o" + ++count, contact(contact), purpose, new Text("oi"), List.of());
        }

        void sent(SendGovernor by, int contact, Purpose purpose) {
            OutboundMessage message = message(contact, purpose);
            assertThat(by.decide(message).toCompletableFuture()).isCompletedWithValue(SendDecision.APPROVED);
            by.attemptEnded(message);
        }

        /** Asks for a message to the first contact, and waits as long as it takes. */
        String ask(Purpose purpose) {
            CompletableFuture<SendDecision> answer =
                    governor.decide(message(1, purpose)).toCompletableFuture();
            Duration waited = Duration.ZERO;
            while (!answer.isDone() && waited.compareTo(Duration.ofMinutes(10)) < 0) {
                world.advance(Duration.ofSeconds(1));
                waited = waited.plusSeconds(1);
            }
            if (!answer.isDone()) {
                return "sent after that attempt";
            }
            if (answer.join() instanceof SendDecision.Deferral later) {
                return "waits: " + later.reason();
            }
            if (answer.join() instanceof SendDecision.Denial refused) {
                return "refused: " + refused.reason();
            }
            if (waited.isZero()) {
                return "sent";
            }
            if (waited.equals(REPLY_PAUSE)) {
                return "sent after the pause of a reply";
            }
            return waited.equals(NOTICE_PAUSE) ? "sent after the pause of a notice" : "sent after those";
        }
    }

    private static SendGovernorOptions budgets(
            List<UsageLimit> line, List<UsageLimit> unsolicited, boolean shared, List<UsageLimit> contact) {
        return new SendGovernorOptions(SendInterval.NONE, SendInterval.NONE, line, unsolicited, shared, contact);
    }

    /** The situations by their names in the table: the limits, and what happened before. */
    private static Map<String, Consumer<Line>> situations(Map<String, SendGovernorOptions> options) {
        Map<String, Consumer<Line>> all = new LinkedHashMap<>();
        Situations table = (name, limits, before) -> {
            options.put(name, limits);
            all.put(name, before);
        };
        table.add("nothing was sent before", PACED, line -> {});
        table.add("it is not open", PACED, line -> line.governor.setOpen(false));
        table.add("a reply to somebody else was just sent", PACED, line -> line.sent(line.governor, 2, Purpose.REPLY));
        table.add(
                "a notice to somebody else was just sent", PACED, line -> line.sent(line.governor, 2, Purpose.NOTICE));
        table.add("ten notices to others wait", PACED, line -> {
            line.sent(line.governor, 2, Purpose.NOTICE);
            for (int i = 0; i < 10; i++) {
                line.governor.decide(line.message(10 + i, Purpose.NOTICE));
            }
        });
        table.add(
                "a notice to the same contact is on its way",
                SendGovernorOptions.UNLIMITED,
                line -> line.governor.decide(line.message(1, Purpose.NOTICE)));
        SendGovernorOptions line = budgets(TWO, List.of(), false, List.of());
        table.add("replies have used up the line's budget", line, used(Purpose.REPLY, 2));
        table.add("attendants have used up the line's budget", line, used(Purpose.ATTENDANT, 2));
        table.add("notices have used up the line's budget", line, used(Purpose.NOTICE, 2));
        SendGovernorOptions contact = budgets(List.of(), List.of(), false, TWO);
        table.add("replies have used up the contact's budget", contact, used(Purpose.REPLY, 1));
        table.add("notices have used up the contact's budget", contact, used(Purpose.NOTICE, 1));
        table.add(
                "notices have used up the line's budget of the unsolicited",
                budgets(List.of(), TWO, false, List.of()),
                used(Purpose.NOTICE, 2));
        table.add(
                "replies and attendants have sent more than the budget of the unsolicited",
                budgets(List.of(), TWO, false, List.of()),
                used(Purpose.ATTENDANT, 2).andThen(used(Purpose.REPLY, 2)));
        table.add(
                "another line has used up the shared budget of the unsolicited",
                budgets(List.of(), TWO, true, List.of()),
                now -> {
                    now.sent(now.neighbour, 2, Purpose.NOTICE);
                    now.sent(now.neighbour, 2, Purpose.MARKETING);
                });
        table.add(
                "the provider demands a pause",
                SendGovernorOptions.UNLIMITED,
                now -> now.governor.throttle().backOff());
        table.add(
                "the provider demands a pause towards the contact",
                SendGovernorOptions.UNLIMITED,
                now -> now.governor.backOff(Line.contact(1)));
        table.add(
                "the provider has restricted new chats",
                SendGovernorOptions.UNLIMITED,
                now -> now.governor.freeze(SendRefusal.NEW_CHATS_RESTRICTED, Duration.ofHours(1)));
        table.add(
                "the provider has restricted the number",
                SendGovernorOptions.UNLIMITED,
                now -> now.governor.freeze(SendRefusal.UNASKED_FROZEN, Duration.ofHours(1)));
        return all;
    }

    /** Collects situations. */
    private interface Situations {
        void add(String name, SendGovernorOptions limits, Consumer<Line> before);
    }

    /** Two messages of a purpose to a contact. */
    private static Consumer<Line> used(Purpose purpose, int contact) {
        return line -> {
            line.sent(line.governor, contact, purpose);
            line.sent(line.governor, contact, purpose);
        };
    }

    private static String row(String name, List<String> cells) {
        return "| " + name + " | " + String.join(" | ", cells) + " |";
    }

    @Test
    void theTableOfTheDocumentIsWhatTheGovernorDoes() throws IOException {
        Map<String, SendGovernorOptions> options = new LinkedHashMap<>();
        List<String> table = situations(options).entrySet().stream()
                .map(situation -> row(
                        situation.getKey(),
                        Arrays.stream(Purpose.values())
                                .map(purpose -> {
                                    Line line = new Line(Objects.requireNonNull(options.get(situation.getKey())));
                                    situation.getValue().accept(line);
                                    return line.ask(purpose);
                                })
                                .toList()))
                .collect(Collectors.toList());
        table.add(row(
                "the contact has opted out",
                Arrays.stream(Purpose.values()).map(this::afterAnOptOut).toList()));
        assertThat(documented()).as(String.join("\n", table)).isEqualTo(table);
    }

    /** What becomes of a message in the outbox of a real line whose contact has opted out after it was stored. */
    private String afterAnOptOut(Purpose purpose) {
        Shops shops = new Shops(directory.resolve(purpose.name()), "matriz");
        shops.world().await(shops.send("matriz", Shops.ANA, "oi"));
        shops.world()
                .await(shops.store()
                        .apply(Batch.of(
                                "opt-out",
                                Write.insert(
                                        ConversationModels.OPT_OUTS,
                                        shops.lastRow("matriz").contact(),
                                        new OptOut("matriz", shops.world().now())))));
        OutboxEntry row = shops.row(shops.queue("matriz", Shops.ANA, purpose, "novidades"));
        return row.status() == OutboxStatus.SENT
                ? "sent"
                : "refused: " + String.valueOf(row.reason()).split(":")[0];
    }

    private static List<String> documented() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/operate/SESSIONS.md"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        try (Stream<String> lines = Files.lines(folder.resolve("docs/operate/SESSIONS.md"))) {
            return lines.dropWhile(line -> !line.equals(HEAD))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .toList();
        }
    }
}
