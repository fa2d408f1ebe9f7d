package io.fairbot.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.testkit.ChatScript.ChatOutcome;
import io.fairbot.testkit.ChatScript.ChatStep;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One chat of the suite between customers of the lab and the bot, in one of the ways in which customers write. Used once. */
final class CloudChat {
    private static final Duration LATER = Duration.ofSeconds(20);

    private final CloudShop shop;
    private final ChatScript chat;
    private final CustomerWay way;
    private final int number;
    private final List<String> failures = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private String branch;
    private String name;
    private String lastWritten = "";
    private int before;
    private int reply;
    private @Nullable InboxEntry event;

    /** How a customer writes, and is known. */
    enum CustomerWay {
        /** Taps on buttons and rows. */
        TAPPING,
        /** Types the words on them. */
        TYPING,
        /** Types, and hides the telephone number. */
        WITHOUT_NUMBER
    }

    /**
     * Creates a chat.
     *
     * @param number its position, of which the telephone numbers of its customers are made
     */
    CloudChat(CloudShop shop, ChatScript chat, CustomerWay way, int number) {
        this.shop = shop;
        this.chat = chat;
        this.way = way;
        this.number = number;
        branch = chat.branch();
        name = chat.customer();
    }

    /** Runs it; returns what is not as the script says. */
    List<String> run() {
        for (ChatStep step : chat.steps()) {
            try {
                if (comesLater(step)) {
                    await().atMost(LATER).pollDelay(Duration.ZERO).until(() -> isAsExpected(step));
                }
            } catch (ConditionTimeoutException e) {
                // What is read instead is in the failure below.
            }
            try {
                act(step);
            } catch (AssertionError e) {
                failures.add(chat.file() + ":" + step.line() + " " + way + ": " + e.getMessage());
            }
        }
        return failures;
    }

    /** The bot waits for more of who greets or says a fragment. */
    private static boolean comesLater(ChatStep step) {
        return step instanceof ChatScript.ReplyExpectation
                || (step instanceof ChatScript.OutcomeExpectation becomes && becomes.outcome() == ChatOutcome.PERSON);
    }

    private boolean isAsExpected(ChatStep step) {
        int read = reply;
        try {
            act(step);
            return true;
        } catch (AssertionError e) {
            return false;
        } finally {
            reply = read;
        }
    }

    private void act(ChatStep step) {
        if (step instanceof ChatScript.TextStep says) {
            writes(Map.of("text", says.text()));
        } else if (step instanceof ChatScript.ChoiceStep chooses) {
            choose(chooses.title());
        } else if (step instanceof ChatScript.ContentStep sends) {
            writes(Map.of("message", content(sends.thing())));
        } else if (step instanceof ChatScript.ReplyExpectation reads) {
            reads(reads.fact());
        } else if (step instanceof ChatScript.AbsenceExpectation words) {
            check(
                    replies().stream().noneMatch(text -> ReplyTextMatcher.contains(text, words.words())),
                    "no reply with " + words.words());
        } else if (step instanceof ChatScript.TopicExpectation topics) {
            check(
                    ExpectationText.isUnderstood(
                            Objects.requireNonNull(event), topics.topics().toArray(String[]::new)),
                    "the topics " + topics.topics());
        } else if (step instanceof ChatScript.OutcomeExpectation becomes) {
            check(isOutcome(becomes.outcome()), "the outcome " + becomes.outcome());
        } else if (step instanceof ChatScript.WaitStep waits) {
            shop.pass(waits.time());
        } else if (step instanceof ChatScript.BranchStep goes) {
            branch = goes.branch();
        } else if (step instanceof ChatScript.CustomerStep turns) {
            name = turns.customer();
        }
    }

    private void check(boolean isRight, String expected) {
        if (!isRight) {
            throw new AssertionError("expected " + expected + ", read:\n" + ReplyTextMatcher.joined(replies()));
        }
    }

    private boolean isOutcome(ChatOutcome outcome) {
        InboxEntry last = Objects.requireNonNull(event);
        return switch (outcome) {
            case UNDERSTOOD -> ExpectationText.isUnderstood(last);
            case UNKNOWN -> last.topics().contains(Turn.UNKNOWN);
            case SILENT -> replies().isEmpty();
            case PERSON -> shop.isHandedOver(branch, alias());
        };
    }

    private String phone() {
        if (!names.contains(name)) {
            names.add(name);
        }
        return "55489" + (91_000_000 + number * 10 + names.indexOf(name));
    }

    private String person() {
        return "BR." + phone() + "000";
    }

    private Alias alias() {
        return way == CustomerWay.WITHOUT_NUMBER
                ? new Alias(Alias.AliasKind.BSUID, person())
                : Alias.of(PhoneNumber.parse("+" + phone()));
    }

    /** Returns what the customer has got on this line, in order. */
    private List<JsonNode> received() {
        return StreamSupport.stream(
                        shop.lab.perform("sent", Map.of("to", phone())).spliterator(), false)
                .filter(sent -> sent.path("number").asText().equals(shop.shownNumber(branch)))
                .toList();
    }

    private List<String> replies() {
        return received().stream()
                .skip(before)
                .map(sent -> sent.path("words").asText())
                .toList();
    }

    private void writes(Map<String, ?> what) {
        before = received().size();
        Map<String, Object> fields = new HashMap<>(what);
        fields.put("from", phone());
        fields.put("user_id", person());
        fields.put("name", name);
        fields.put("hidden", way == CustomerWay.WITHOUT_NUMBER);
        fields.put("number", shop.number(branch));
        fields.put("timestamp", shop.now().getEpochSecond());
        settle(shop.lab.perform("say", fields).path("id").asText());
    }

    private void settle(String id) {
        lastWritten = id;
        event = shop.settled(branch, id);
        reply = 0;
    }

    private void choose(String title) {
        if (way != CustomerWay.TAPPING) {
            writes(Map.of("text", title));
            return;
        }
        JsonNode offer = received().stream()
                .filter(sent -> sent.path("options").size() > 0)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("Nothing was offered."));
        String option = StreamSupport.stream(offer.path("options").spliterator(), false)
                .map(JsonNode::asText)
                .filter(text -> ReplyTextMatcher.contains(text, title))
                .findFirst()
                .orElseThrow(() -> new AssertionError(title + " is not among " + offer.path("options")));
        before = received().size();
        settle(shop.lab
                .perform("tap", Map.of("id", offer.path("id").asText(), "title", option))
                .path("id")
                .asText());
    }

    private void reads(String fact) {
        List<String> answers = replies();
        for (int i = reply; i < answers.size(); i++) {
            if (ReplyTextMatcher.contains(answers.get(i), fact)) {
                reply = i;
                return;
            }
        }
        check(false, "a reply with \"" + fact + "\"");
    }

    private Map<String, ?> content(ChatScript.SampleContent thing) {
        return switch (thing) {
            case AUDIO -> medium("audio", "audio/mpeg");
            case VOICE -> medium("audio", "audio/ogg");
            case PICTURE -> medium("image", "image/jpeg");
            case VIDEO -> medium("video", "video/mp4");
            case DOCUMENT -> medium("document", "application/pdf");
            case STICKER -> medium("sticker", "image/webp");
            case LOCATION -> of("location", Map.of("latitude", -27.8, "longitude", -50.3));
            case CONTACT ->
                of(
                        "contacts",
                        List.of(Map.of(
                                "name",
                                Map.of("formatted_name", "Maria"),
                                "phones",
                                List.of(Map.of("phone", "+5548999990099")))));
            case REACTION -> of("reaction", Map.of("message_id", lastReceived(), "emoji", "👍"));
            case DELETION -> of("revoke", Map.of("original_message_id", lastWritten));
        };
    }

    private String lastReceived() {
        List<JsonNode> all = received();
        return all.get(all.size() - 1).path("id").asText();
    }

    private static Map<String, ?> medium(String kind, String type) {
        return of(kind, Map.of("id", "9900000000001", "mime_type", type, "sha256", "x"));
    }

    private static Map<String, ?> of(String kind, Object object) {
        return Map.of("type", kind, kind, object);
    }
}
