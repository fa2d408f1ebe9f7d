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
 * What the database holds at the end of a round.
 *
 * @param acked how many messages were acknowledged
 * @param conflicts how many batches were put aside
 * @param halfBatches how many batches are there in part
 * @param faults what must not be, each a sentence; none when all is well
 */
public record FaultVerdict(int acked, int conflicts, int halfBatches, List<String> faults) {
    private static final String BODY = "body";
    private static final String ID = "_id";
    private static final List<String> OF_CONVERSATIONS =
            List.of("inbox", "outbox", "conversations", "timers", "contacts");

    /** Copies the faults. */
    public FaultVerdict {
        faults = List.copyOf(faults);
    }

    /** What was read of the database. */
    private record DatabaseContent(
            Map<String, Document> inbox, Map<String, Document> outbox, List<Document> conflicts, Set<String> batches) {

        /** Documents that a batch wanted to write and that was put aside. */
        Set<String> aside(String model) {
            return writesAside(model).map(write -> write.getString("id")).collect(Collectors.toSet());
        }

        /** Documents that a batch wanted to create and that was put aside. */
        Set<String> notCreated(String model) {
            return writesAside(model)
                    .filter(write -> "ABSENT"
                            .equals(write.get("precondition", Document.class).getString("kind")))
                    .map(write -> write.getString("id"))
                    .collect(Collectors.toSet());
        }

        private Stream<Document> writesAside(String model) {
            return conflicts.stream()
                    .flatMap(conflict -> conflict.get(BODY, Document.class).getList("writes", Document.class).stream())
                    .filter(write -> model.equals(write.getString("model")));
        }
    }

    /**
     * Reads and judges a database.
     *
     * @param database the database
     * @param acked the messages that were acknowledged, by contact, each contact's in the order in which it wrote; a message is
     *     named as its document in {@code inbox}
     * @return the verdict
     */
    public static FaultVerdict of(MongoDatabase database, List<List<String>> acked) {
        DatabaseContent found = new DatabaseContent(
                byId(database, "inbox"),
                byId(database, "outbox"),
                all(database, "conflicts"),
                ids(database, "batches"));
        List<String> faults = new ArrayList<>();
        Set<String> asideIn = found.aside("inbox");
        Set<String> asideOut = found.aside("outbox");
        for (List<String> contact : acked) {
            accepted(contact, found, asideIn, faults);
        }
        int halves = halves(found, asideIn, asideOut, faults);
        twice(database, found, faults);
        int count = acked.stream().mapToInt(List::size).sum();
        return new FaultVerdict(count, found.conflicts.size(), halves, faults);
    }

    /** Each is there or put aside, settled, and in the order in which it was written. */
    private static void accepted(List<String> contact, DatabaseContent found, Set<String> aside, List<String> faults) {
        long before = Long.MIN_VALUE;
        for (String id : contact) {
            Document message = found.inbox.get(id);
            if (message == null) {
                if (!aside.contains(id)) {
                    faults.add("The message " + id + " was acknowledged and is nowhere.");
                }
                continue;
            }
            Document body = message.get(BODY, Document.class);
            if (body.get("outcome") == null && !aside.contains(id)) {
                faults.add("The message " + id + " was never settled.");
            }
            long place = body.get("seq", Number.class).longValue();
            if (place <= before) {
                faults.add("The message " + id + " is before one that was written earlier.");
            }
            before = place;
        }
    }

    /**
     * A settled message names its replies, and a reply its messages: one without the other is half a batch. So is a reply that is
     * there though the batch that would have created it was put aside.
     */
    private static int halves(DatabaseContent found, Set<String> asideIn, Set<String> asideOut, List<String> faults) {
        int halves = 0;
        for (String reply : found.notCreated("outbox")) {
            if (found.outbox.containsKey(reply)) {
                halves++;
                faults.add("The reply " + reply + " is there, and the batch that creates it was put aside.");
            }
        }
        for (Map.Entry<String, Document> message : found.inbox.entrySet()) {
            Document body = message.getValue().get(BODY, Document.class);
            for (String reply : strings(body, "replies")) {
                if (!found.outbox.containsKey(reply)) {
                    halves++;
                    faults.add("The message " + message.getKey() + " is settled by the reply " + reply
                            + ", which is nowhere" + (asideOut.contains(reply) ? " but put aside." : "."));
                }
            }
        }
        for (Map.Entry<String, Document> reply : found.outbox.entrySet()) {
            Document body = reply.getValue().get(BODY, Document.class);
            String branch = body.getString("branch");
            for (String answered : strings(body, "inReplyTo")) {
                Document message = found.inbox.get(branch + "/" + answered);
                if (message == null || message.get(BODY, Document.class).get("outcome") == null) {
                    halves++;
                    faults.add("The reply " + reply.getKey() + " answers " + answered + ", which is not settled"
                            + (asideIn.contains(branch + "/" + answered) ? " but put aside." : "."));
                }
            }
        }
        return halves;
    }

    /** What was put aside must not have happened as well. */
    private static void twice(MongoDatabase database, DatabaseContent found, List<String> faults) {
        Set<String> written = new HashSet<>();
        for (String model : OF_CONVERSATIONS) {
            all(database, model).forEach(document -> written.add(document.getString("b")));
        }
        for (Document conflict : found.conflicts) {
            String batch = conflict.getString(ID);
            if (found.batches.contains(batch) || written.contains(batch)) {
                faults.add("The batch " + batch + " was applied and put aside.");
            }
        }
    }

    private static List<String> strings(Document body, String field) {
        List<String> list = body.getList(field, String.class);
        return list == null ? List.of() : list;
    }

    private static Map<String, Document> byId(MongoDatabase database, String collection) {
        Map<String, Document> documents = new HashMap<>();
        all(database, collection).forEach(document -> documents.put(document.getString(ID), document));
        return documents;
    }

    private static Set<String> ids(MongoDatabase database, String collection) {
        return all(database, collection).stream()
                .map(document -> String.valueOf(document.get(ID)))
                .collect(Collectors.toSet());
    }

    private static List<Document> all(MongoDatabase database, String collection) {
        return database.getCollection(collection).find().into(new ArrayList<>());
    }
}
