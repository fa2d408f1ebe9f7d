package io.fairbot.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the messages of one round.
 *
 * @param acked how many messages were acknowledged before the kill
 * @param inFlightAtKill how many of them had no reply yet
 * @param sentUnmarked how many replies had been sent before the kill without a mark, and so were sent again
 * @param replayed how many replies were sent after the kill for messages from before it
 * @param duplicates how many replies the provider shows twice
 * @param faults what must not be, each a sentence; none when all is well
 */
public record CrashVerdict(
        int acked, int inFlightAtKill, int sentUnmarked, int replayed, int duplicates, List<String> faults) {
    private static final int MAX_FAULTS = 5;

    /** Copies the faults. */
    public CrashVerdict {
        faults = List.copyOf(faults);
    }

    /**
     * Judges a round.
     *
     * @param acked the messages that were acknowledged before the kill
     * @param atKill what the provider had when the process was killed
     * @param atEnd what it has after everything was taken up again
     * @param dropsRepetitions whether the provider drops what it gets twice
     * @return the verdict
     */
    public static CrashVerdict of(Set<String> acked, Transcripts atKill, Transcripts atEnd, boolean dropsRepetitions) {
        List<String> faults = new ArrayList<>();
        Set<String> answeredAtKill = atKill.answered();
        Set<String> answeredAtEnd = atEnd.answered();
        acked.stream()
                .filter(id -> !answeredAtEnd.contains(id))
                .forEach(id -> faults.add("The message " + id + " was acknowledged and never answered."));
        Set<String> sentBefore = atKill.sent();
        Map<String, Integer> copies = new HashMap<>();
        Map<String, Set<String>> repliesTo = new HashMap<>();
        int again = 0;
        for (Transcripts.TranscriptLine line : atEnd.lines()) {
            if (line.direction().equals("out")) {
                copies.merge(line.id(), 1, Integer::sum);
                line.inReplyTo()
                        .forEach(id -> repliesTo
                                .computeIfAbsent(id, message -> new HashSet<>())
                                .add(line.id()));
            }
            again += line.direction().equals("again") ? 1 : 0;
        }
        repliesTo.forEach((message, replies) -> {
            if (replies.size() > 1) {
                faults.add("The message " + message + " was settled " + replies.size() + " times.");
            }
        });
        int duplicates = 0;
        for (Map.Entry<String, Integer> reply : copies.entrySet()) {
            if (reply.getValue() > 1) {
                duplicates++;
                if (dropsRepetitions || reply.getValue() > 2 || !sentBefore.contains(reply.getKey())) {
                    faults.add("The reply " + reply.getKey() + " is there " + reply.getValue() + " times.");
                }
            }
        }
        int inFlight =
                (int) acked.stream().filter(id -> !answeredAtKill.contains(id)).count();
        int replayed = (int)
                copies.keySet().stream().filter(id -> !sentBefore.contains(id)).count();
        return new CrashVerdict(
                acked.size(),
                inFlight,
                dropsRepetitions ? again : duplicates,
                replayed,
                duplicates,
                faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
    }

    /**
     * Returns the verdict with further faults.
     *
     * @param more what must not be, each a sentence
     * @return the verdict
     */
    public CrashVerdict withFaults(List<String> more) {
        List<String> all = new ArrayList<>(faults);
        all.addAll(more);
        return new CrashVerdict(
                acked,
                inFlightAtKill,
                sentUnmarked,
                replayed,
                duplicates,
                all.subList(0, Math.min(MAX_FAULTS, all.size())));
    }

    /**
     * Returns the figures in one line.
     *
     * @return names and figures
     */
    public String line() {
        return "acked=%d in_flight_at_kill=%d sent_unmarked=%d replayed=%d duplicates=%d"
                .formatted(acked, inFlightAtKill, sentUnmarked, replayed, duplicates);
    }
}
