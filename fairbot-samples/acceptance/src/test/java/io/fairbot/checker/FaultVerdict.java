package io.fairbot.checker;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * What the database and the provider hold at the end of a round.
 *
 * @param acked how many messages were acknowledged
 * @param conflicts how many batches were put aside
 * @param halfBatches how many batches are there in part
 * @param answeredTwice how many messages were answered under more than one id
 * @param faults what must not be, each a sentence; none when all is well
 */
public record FaultVerdict(int acked, int conflicts, int halfBatches, int answeredTwice, List<String> faults) {
    private static final String BODY = "body";
    private static final String ID = "_id";
    private static final List<String> OF_CONVERSATIONS =
            List.of("inbox", "outbox", "conversations", "timers", "contacts");

    /** Copies the faults. */
    public FaultVerdict {
        faults = List.copyOf(faults);
    }

    /**
     * Reads and judges.
     *
     * @param database the database
     * @param transcripts what the provider has
     * @param told the replies, by the keys of their rows, that customers who asked again were told of, by message
     * @param acked the ids of the messages that were acknowledged, each unique in the round; by contact, each contact's in the
     *     order in which it wrote
     * @return the verdict
     */
    public static FaultVerdict of(
            MongoDatabase database, Transcripts transcripts, Map<String, Set<String>> told, List<List<String>> acked) {
        return new Judgement(DatabaseContent.read(database), transcripts).of(told, acked);
    }

    /** What was read of the database; messages by their ids, replies by the keys of their rows. */
    private record DatabaseContent(
            Map<String, Document> inbox,
            Map<String, Document> outbox,
            List<Document> conflicts,
            Set<String> batches,
            Set<String> writers) {

        static DatabaseContent read(MongoDatabase database) {
            Set<String> writers = new HashSet<>();
            for (String model : OF_CONVERSATIONS) {
                all(database, model).forEach(document -> writers.add(document.getString("b")));
            }
            Map<String, Document> inbox = new HashMap<>();
            all(database, "inbox")
                    .forEach(row ->
                            inbox.put(body(row).get("event", Document.class).getString("id"), body(row)));
            Map<String, Document> outbox = new HashMap<>();
            all(database, "outbox").forEach(row -> outbox.put(row.getString(ID), body(row)));
            return new DatabaseContent(
                    inbox,
                    outbox,
                    all(database, "conflicts"),
                    all(database, "batches").stream()
                            .map(batch -> String.valueOf(batch.get(ID)))
                            .collect(Collectors.toSet()),
                    writers);
        }

        /** Returns the keys of documents that a batch wanted to write and that was put aside. */
        Set<String> aside(String model) {
            return writesAside(model).map(write -> write.getString("id")).collect(Collectors.toSet());
        }

        /** Returns the keys of documents that a batch wanted to create and that was put aside. */
        Set<String> notCreated(String model) {
            return writesAside(model)
                    .filter(write -> "ABSENT"
                            .equals(write.get("precondition", Document.class).getString("kind")))
                    .map(write -> write.getString("id"))
                    .collect(Collectors.toSet());
        }

        private Stream<Document> writesAside(String model) {
            return conflicts.stream()
                    .flatMap(conflict -> body(conflict).getList("writes", Document.class).stream())
                    .filter(write -> model.equals(write.getString("model")));
        }

        private static List<Document> all(MongoDatabase database, String collection) {
            return database.getCollection(collection).find().into(new ArrayList<>());
        }
    }

    /** The judging of one round. */
    private static final class Judgement {
        private final DatabaseContent found;
        private final Transcripts transcripts;
        private final Set<String> messagesAside;
        private final Set<String> repliesAside;
        private final List<String> faults = new ArrayList<>();

        Judgement(DatabaseContent found, Transcripts transcripts) {
            this.found = found;
            this.transcripts = transcripts;
            messagesAside =
                    found.aside("inbox").stream().map(FaultVerdict::message).collect(Collectors.toSet());
            repliesAside = found.aside("outbox");
        }

        FaultVerdict of(Map<String, Set<String>> told, List<List<String>> acked) {
            acked.forEach(this::requireAccepted);
            told.forEach(this::requireTold);
            int halves = countHalves();
            requireWholeConflicts();
            int twice = countAnsweredTwice();
            int count = acked.stream().mapToInt(List::size).sum();
            return new FaultVerdict(count, found.conflicts.size(), halves, twice, faults);
        }

        /** Each is there or put aside, settled, and in the order in which it was written. */
        private void requireAccepted(List<String> contact) {
            long before = Long.MIN_VALUE;
            for (String id : contact) {
                Document message = found.inbox.get(id);
                if (message == null) {
                    if (!messagesAside.contains(id)) {
                        faults.add("The message " + id + " was acknowledged and is nowhere.");
                    }
                    continue;
                }
                if (message.get("outcome") == null && !messagesAside.contains(id)) {
                    faults.add("The message " + id + " was never settled.");
                }
                long place = message.get("seq", Number.class).longValue();
                if (place <= before) {
                    faults.add("The message " + id + " is before one that was written earlier.");
                }
                before = place;
            }
        }

        /** What a customer was told is what the database has, unless it was put aside. */
        private void requireTold(String message, Set<String> replies) {
            for (String reply : replies) {
                if (!found.outbox.containsKey(reply) && !repliesAside.contains(reply)) {
                    faults.add("The message " + message + " was said to be answered by " + reply
                            + ", which the database does not know.");
                }
            }
        }

        /**
         * A settled message names its replies, and a reply its messages: one without the other is half a batch. So is a reply
         * that is there though the batch that would have created it was put aside.
         */
        private int countHalves() {
            List<String> halves = new ArrayList<>();
            for (String reply : found.notCreated("outbox")) {
                if (found.outbox.containsKey(reply)) {
                    halves.add("The reply " + reply + " is there, and the batch that creates it was put aside.");
                }
            }
            found.inbox.forEach((id, message) -> {
                for (String reply : strings(message, "replies")) {
                    if (!found.outbox.containsKey(reply)) {
                        halves.add("The message " + id + " is settled by the reply " + reply + ", which is nowhere"
                                + (repliesAside.contains(reply) ? " but put aside." : "."));
                    }
                }
            });
            found.outbox.forEach((reply, row) -> {
                for (String answered : answered(row)) {
                    Document message = found.inbox.get(answered);
                    if (message == null || message.get("outcome") == null) {
                        halves.add("The reply " + reply + " answers " + answered + ", which is not settled"
                                + (messagesAside.contains(answered) ? " but put aside." : "."));
                    }
                }
            });
            faults.addAll(halves);
            return halves.size();
        }

        /** What was put aside must not have happened as well. */
        private void requireWholeConflicts() {
            for (Document conflict : found.conflicts) {
                String batch = conflict.getString(ID);
                if (found.batches.contains(batch) || found.writers.contains(batch)) {
                    faults.add("The batch " + batch + " was applied and put aside.");
                }
            }
        }

        /**
         * A message has one reply, in the database and with the provider. Where the batch that settled it was put aside, it
         * was settled again, by another one.
         */
        private int countAnsweredTwice() {
            Map<String, Set<String>> replies = new HashMap<>();
            Set<String> channelIds = new HashSet<>();
            found.outbox.forEach((key, row) -> {
                String channelId = row.getString("channelId");
                channelIds.add(channelId);
                String id = channelId == null ? key : channelId;
                answered(row)
                        .forEach(message -> replies.computeIfAbsent(message, unknown -> new HashSet<>())
                                .add(id));
            });
            for (Transcripts.TranscriptLine line : transcripts.lines()) {
                if (!line.direction().equals("out")) {
                    continue;
                }
                line.inReplyTo()
                        .forEach(message -> replies.computeIfAbsent(message, unknown -> new HashSet<>())
                                .add(line.id()));
                if (!channelIds.contains(line.id()) && line.inReplyTo().stream().noneMatch(messagesAside::contains)) {
                    faults.add("The reply " + line.id() + " was sent, and the database does not know it.");
                }
            }
            replies.keySet().removeAll(messagesAside);
            int twice = 0;
            for (Map.Entry<String, Set<String>> message : replies.entrySet()) {
                if (message.getValue().size() > 1) {
                    twice++;
                    faults.add("The message " + message.getKey() + " was answered under "
                            + message.getValue().size() + " ids.");
                }
            }
            return twice;
        }
    }

    /** Returns the id of the message in the key of its row, in which it follows the branch. */
    private static String message(String key) {
        return key.split("/")[1];
    }

    private static List<String> answered(Document reply) {
        return reply.getList("inReplyTo", Document.class, List.of()).stream()
                .map(message -> message.getString("id"))
                .toList();
    }

    private static Document body(Document row) {
        return row.get(BODY, Document.class);
    }

    private static List<String> strings(Document body, String field) {
        List<String> list = body.getList(field, String.class);
        return list == null ? List.of() : list;
    }
}
