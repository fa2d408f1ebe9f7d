package io.fairbot.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A judgement of a round in which attendants take conversations: each message has the bot's answer or a person, and never both. */
public final class HandoffVerdict {
    private HandoffVerdict() {}

    /** Who must have had a message, by the order of what its customer and the attendants did. */
    public enum ExpectedOwner {
        /** The bot answers it: nobody had the conversation. */
        BOT,
        /** An attendant reads it: one had the conversation when it was settled. */
        PERSON,
        /** It was written while the conversation changed hands. */
        EITHER
    }

    /**
     * Judges the messages of customers.
     *
     * @param acked the messages that were acknowledged, with whom they belong to
     * @param outcomes the stored outcome of each message
     * @param atEnd what the provider has in the end
     * @return what must not be, each a sentence
     */
    public static List<String> of(Map<String, ExpectedOwner> acked, Map<String, String> outcomes, Transcripts atEnd) {
        Map<String, Set<String>> replies = replies(atEnd);
        List<String> faults = new ArrayList<>();
        if (acked.isEmpty()) {
            faults.add("No message was acknowledged, so nothing can be judged.");
        }
        acked.forEach((id, owner) -> {
            String outcome = outcomes.getOrDefault(id, "lost");
            int answers = replies.getOrDefault(id, Set.of()).size();
            switch (outcome) {
                case "ANSWERED", "MERGED" -> {
                    expect(
                            owner != ExpectedOwner.PERSON,
                            id,
                            "was answered by the bot while an attendant had it",
                            faults);
                    expect(answers == 1, id, "was answered and has " + answers + " replies", faults);
                }
                case "PAUSED" -> {
                    expect(
                            owner != ExpectedOwner.BOT,
                            id,
                            "was left to a person, and nobody had the conversation",
                            faults);
                    expect(answers == 0, id, "was left to a person and answered by the bot, too", faults);
                }
                default -> faults.add("The message " + id + " was acknowledged and is " + outcome + ".");
            }
        });
        copies(atEnd).ifPresent(faults::add);
        return faults;
    }

    private static void expect(boolean isRight, String id, String what, List<String> faults) {
        if (!isRight) {
            faults.add("The message " + id + " " + what + ".");
        }
    }

    private static Map<String, Set<String>> replies(Transcripts transcripts) {
        Map<String, Set<String>> replies = new HashMap<>();
        for (Transcripts.TranscriptLine line : transcripts.lines()) {
            if (line.direction().equals("out")) {
                line.inReplyTo()
                        .forEach(id -> replies.computeIfAbsent(id, message -> new HashSet<>())
                                .add(line.id()));
            }
        }
        return replies;
    }

    private static Optional<String> copies(Transcripts transcripts) {
        Set<String> seen = new HashSet<>();
        return transcripts.lines().stream()
                .filter(line -> line.direction().equals("out"))
                .map(Transcripts.TranscriptLine::id)
                .filter(id -> !seen.add(id))
                .findFirst()
                .map(id -> "The message " + id + " is there more than once.");
    }
}
