package io.fairbot.testkit;

import io.fairbot.conversation.Turn;
import io.fairbot.testkit.ChatScript.ChatOutcome;
import io.fairbot.testkit.ChatScript.ChatStep;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A runner of one chat. Used once. */
final class ChatRunner {
    /** The location that a customer sends, in the hills of Santa Catarina. */
    private static final MessageContent PLACE = new Location(new BigDecimal("-27.8"), new BigDecimal("-50.3"));

    private final ChatScript chat;
    private final BotTest bot;
    private final ChatReport report;
    private final List<String> failures = new ArrayList<>();
    private String branch;
    private String name;
    /** The index of the first reply in which the next fact is searched for: facts are read in order. */
    private int reply;

    private List<String> expected = List.of();
    private boolean isMessagePending;

    ChatRunner(ChatScript chat, BotTest bot, ChatReport report) {
        this.chat = chat;
        this.bot = bot;
        this.report = report;
        branch = chat.branch();
        name = chat.customer();
    }

    void run() {
        bot.open(chat.start());
        try {
            for (ChatStep step : chat.steps()) {
                if (!run(step)) {
                    break;
                }
            }
            count();
        } finally {
            bot.close();
        }
        report.add(chat, failures);
    }

    /** Runs one step and returns whether the chat can continue, as it does after an expectation that was not met. */
    private boolean run(ChatStep step) {
        try {
            act(step);
            return true;
        } catch (AssertionError e) {
            failures.add(place(step) + e.getMessage());
            return !(step instanceof ChatScript.ChoiceStep);
        } catch (IllegalArgumentException e) {
            // Such as an unknown branch: all later steps would refer to something else.
            failures.add(place(step) + e.getMessage());
            return false;
        }
    }

    private String place(ChatStep step) {
        return chat.file() + ":" + step.line() + ": ";
    }

    private void act(ChatStep step) {
        if (step instanceof ChatScript.TextStep says) {
            write(new Text(says.text()));
        } else if (step instanceof ChatScript.ChoiceStep chooses) {
            count();
            customer().chooses(chooses.title());
            startMessage();
        } else if (step instanceof ChatScript.ContentStep sends) {
            send(sends.thing());
        } else if (step instanceof ChatScript.ReplyExpectation reads) {
            reads(reads.fact());
        } else if (step instanceof ChatScript.AbsenceExpectation words) {
            customer().doesNotRead(words.words());
        } else if (step instanceof ChatScript.TopicExpectation topics) {
            expected = topics.topics();
            customer().isUnderstood(expected.toArray(String[]::new));
        } else if (step instanceof ChatScript.OutcomeExpectation becomes) {
            becomes(becomes.outcome());
        } else if (step instanceof ChatScript.WaitStep waits) {
            bot.advance(waits.time());
        } else if (step instanceof ChatScript.BranchStep goes) {
            count();
            branch = goes.branch();
            customer();
        } else if (step instanceof ChatScript.CustomerStep turns) {
            count();
            name = turns.customer();
        }
    }

    private TestCustomer customer() {
        return bot.customer(name).atBranch(branch);
    }

    private void write(MessageContent content) {
        count();
        customer().sends(content);
        startMessage();
    }

    private void startMessage() {
        isMessagePending = true;
        reply = 0;
        expected = List.of();
    }

    /** Counts the last message, once all expectations about it are known. */
    private void count() {
        if (isMessagePending) {
            report.understood(expected, customer().topics());
        }
        isMessagePending = false;
    }

    private void send(ChatScript.SampleContent thing) {
        switch (thing) {
            case REACTION -> {
                count();
                customer().reacts("👍");
                startMessage();
            }
            case DELETION -> {
                count();
                customer().deletes();
                startMessage();
            }
            default -> write(content(thing));
        }
    }

    private static MessageContent content(ChatScript.SampleContent thing) {
        return switch (thing) {
            case AUDIO -> medium(MediaKind.AUDIO, "audio/mpeg");
            case VOICE -> medium(MediaKind.VOICE, "audio/ogg");
            case PICTURE -> medium(MediaKind.IMAGE, "image/jpeg");
            case VIDEO -> medium(MediaKind.VIDEO, "video/mp4");
            case DOCUMENT -> medium(MediaKind.DOCUMENT, "application/pdf");
            case STICKER -> medium(MediaKind.STICKER, "image/webp");
            case CONTACT -> new Contacts(List.of(new ContactCard("Maria", List.of("+5548999990099"))));
            default -> PLACE;
        };
    }

    private static Media medium(MediaKind kind, String type) {
        return new Media(MediaRef.of(kind, SandboxContentWriter.NO_BYTES, type));
    }

    private void reads(String fact) {
        List<String> answers = customer().replies();
        for (int i = reply; i < answers.size(); i++) {
            if (ReplyTextMatcher.contains(answers.get(i), fact)) {
                reply = i;
                return;
            }
        }
        String where = reply == 0 ? "" : ", not before reply " + (reply + 1);
        throw customer().failure("a reply with \"" + fact + "\"" + where, ReplyTextMatcher.joined(answers));
    }

    private void becomes(ChatOutcome outcome) {
        TestCustomer customer = customer();
        switch (outcome) {
            case UNDERSTOOD -> customer.isUnderstood();
            case UNKNOWN -> {
                expected = List.of(Turn.UNKNOWN);
                customer.isNotUnderstood();
            }
            case SILENT -> customer.readsNothing();
            case PERSON -> customer.isHandedOver();
        }
    }
}
