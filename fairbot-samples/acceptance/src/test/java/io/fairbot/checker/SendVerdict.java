package io.fairbot.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A judgement of the messages that a round sent without being asked: each is there once, in the order of its customer. */
public final class SendVerdict {
    private SendVerdict() {}

    /**
     * Judges a round.
     *
     * @param accepted the ids of the messages that were accepted, of each customer in the order of the requests
     * @param excused the ids of messages that may be missing, since it is not known whether they were sent
     * @param atEnd what the provider has in the end
     * @return what must not be, each a sentence
     */
    public static List<String> of(Map<?, List<String>> accepted, Set<String> excused, Transcripts atEnd) {
        Map<String, Integer> places = new HashMap<>();
        List<String> faults = new ArrayList<>();
        if (accepted.isEmpty()) {
            faults.add("No message was accepted, so nothing can be judged.");
        }
        int place = 0;
        for (Transcripts.TranscriptLine line : atEnd.lines()) {
            if (line.direction().equals("out")) {
                // That a message is there twice is the finding of CrashVerdict.
                places.putIfAbsent(line.id(), place++);
            }
        }
        for (List<String> ofCustomer : accepted.values()) {
            int before = -1;
            for (String id : ofCustomer) {
                Integer at = places.get(id);
                if (at == null) {
                    if (!excused.contains(id)) {
                        faults.add("The message " + id + " was accepted and never sent.");
                    }
                } else if (at < before) {
                    faults.add("The message " + id + " was sent after one that was accepted later.");
                } else {
                    before = at;
                }
            }
        }
        return faults;
    }
}
