package io.fairbot.administration;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.administration.DirectServer.Answer;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * An operation of the API that changes something, by its operation id, and what it leaves in the audit log.
 *
 * @param id its operation id
 * @param kind how its entry and its change belong together
 * @param action the action of its entry, empty for {@link Kind#REFUSED}
 * @param call makes the request; given what the operation needs, and a number of its own
 */
record AdministrativeOperation(String id, Kind kind, String action, BiFunction<Situation, Integer, Request> call) {

    /** How an entry and a change belong together. */
    enum Kind {
        /** The entry is written in the commit of the change. */
        CHANGE,
        /** The entry is written before what changes no document. */
        ORDER,
        /** One entry when it begins, one when it ends. */
        DEPLOYMENT,
        /** There is nothing that it could change here. */
        REFUSED
    }

    /** A request. */
    record Request(String method, String path, String body) {
        static Request post(String path, String body) {
            return new Request("POST", path, body);
        }
    }

    /** The house in which it is carried out, and its store for what only a restore, an outage or a fault would put there. */
    record Situation(AdministeredHouse house, DocumentStore store) {
        void insert(Write... rows) {
            store.apply(Batch.of("situation-" + rows[0].id(), rows))
                    .thenAccept(result -> result.orThrow())
                    .toCompletableFuture()
                    .join();
        }

        long configuration() {
            return house.get("/config").body().path("version").asLong();
        }

        JsonNode succeed(Request request) {
            Answer answer =
                    house.call(request.method(), request.path(), request.body()).join();
            if (!answer.isSuccess()) {
                throw new AssertionError(request + " was answered with " + answer);
            }
            return answer.body();
        }
    }

    /** All operations of the API that change something. */
    static List<AdministrativeOperation> all() {
        return List.of(
                change("setRate", "rates.set", (now, n) -> rate("EUR", n)),
                change("withdrawRate", "rates.withdrawn", (now, n) -> {
                    now.succeed(rate("GBP", n));
                    return new Request("DELETE", "/rates/GBP", "");
                }),
                change(
                        "setMargin",
                        "rates.margin",
                        (now, n) -> Request.post(
                                "/rates/margins", "{\"currency\":\"EUR\",\"venda\":\"0.05\",\"compra\":\"0.04\"}")),
                change(
                        "setFee",
                        "rates.fee",
                        (now, n) -> Request.post(
                                "/rates/fees", "{\"operation\":\"HOUSE_SELLS_CASH\",\"reais\":\"" + n + "\"}")),
                change(
                        "setIof",
                        "rates.iof",
                        (now, n) -> Request.post(
                                "/rates/iof",
                                "{\"operation\":\"HOUSE_BUYS_CASH\",\"from\":\"2014-10-08\",\"percent\":\"0.38\"}")),
                change(
                        "createBranch",
                        "branches.create",
                        (now, n) -> Request.post("/branches", branch("quiosque-" + n, 10_000 + n))),
                change(
                        "changeBranch",
                        "branches.change",
                        (now, n) -> Request.post("/branches/matriz", branch("matriz", 20_000 + n))),
                change("updateConfiguration", "config.update", (now, n) -> configured(now, n)),
                change("rollbackConfiguration", "config.rollback", (now, n) -> {
                    now.succeed(configured(now, n));
                    return Request.post("/config/rollback", "{\"version\":" + now.configuration() + ",\"to\":1}");
                }),
                new AdministrativeOperation(
                        "deploy",
                        Kind.DEPLOYMENT,
                        "deployment.begin",
                        (now, n) -> Request.post("/coordination/deploy", "{\"agents\":[\"probe\"]}")),
                order("startAgent", "agent.start", "/coordination/agents/probe/start"),
                order("restartAgent", "agent.restart", "/coordination/agents/probe/restart"),
                order("stopAgent", "agent.stop", "/coordination/agents/probe/stop"),
                order("retrySession", "session.retry", "/branches/matriz/session/retry"),
                // The line is linked, so nothing is ordered.
                new AdministrativeOperation(
                        "linkByCode",
                        Kind.REFUSED,
                        "",
                        (now, n) -> Request.post("/branches/matriz/link", "{\"phone\":\"+5548999990001\"}")),
                new AdministrativeOperation(
                        "unlink",
                        Kind.ORDER,
                        "session.unlink",
                        (now, n) -> new Request("DELETE", "/branches/matriz/link", "")),
                order("makeBackup", "backup.create", "/coordination/backup"),
                change("sendMessage", "message.send", (now, n) -> message(n)),
                attended("takeConversation", "take", AttendedConversation::waiting, "/take", ""),
                change("takeNextConversation", "conversation.take", (now, n) -> {
                    AttendedConversation.waiting(now, n);
                    return Request.post("/conversations/next", "{\"branch\":\"matriz\"}");
                }),
                attended(
                        "sayInConversation",
                        "say",
                        AttendedConversation::taken,
                        "/messages",
                        "{\"content\":{\"text\":\"oi\"}}"),
                attended("noteInConversation", "note", AttendedConversation::taken, "/notes", "{\"text\":\"troco\"}"),
                attended(
                        "transferConversation",
                        "transfer",
                        AttendedConversation::taken,
                        "/transfer",
                        "{\"to\":\"rita\"}"),
                attended("returnConversation", "return", AttendedConversation::taken, "/return", ""),
                attended("closeConversation", "close", AttendedConversation::waiting, "/close", ""),
                change("replayDeadLetter", "dead-letter.replay", AdministrativeOperation::replay),
                change("releaseHeldMessages", "held.release", (now, n) -> held(now, n, "release")),
                change("answerHeldMessagesLate", "held.answer-late", (now, n) -> held(now, n, "answer-late")),
                change("closeHeldMessages", "held.close", (now, n) -> held(now, n, "close")),
                change("applyConflict", "conflict.apply", (now, n) -> conflict(now, n, "apply")),
                change("discardConflict", "conflict.discard", (now, n) -> conflict(now, n, "discard")),
                // One that has two sides is in ForeignDatabaseTest.
                new AdministrativeOperation(
                        "acceptStorageSide",
                        Kind.REFUSED,
                        "",
                        (now, n) -> Request.post("/coordination/storage/accept", "{\"keep\":\"directory\"}")));
    }

    private static AdministrativeOperation change(
            String id, String action, BiFunction<Situation, Integer, Request> call) {
        return new AdministrativeOperation(id, Kind.CHANGE, action, call);
    }

    private static AdministrativeOperation attended(
            String id, String action, BiFunction<Situation, Integer, String> conversation, String path, String body) {
        return change(
                id,
                "conversation." + action,
                (now, n) -> Request.post("/conversations/" + conversation.apply(now, n) + path, body));
    }

    private static AdministrativeOperation order(String id, String action, String path) {
        return new AdministrativeOperation(id, Kind.ORDER, action, (now, n) -> Request.post(path, ""));
    }

    private static String branch(String id, int number) {
        return "{\"id\":\"" + id + "\",\"name\":\"Fair Câmbio\",\"phone\":\"+55489999" + number
                + "\",\"city\":\"Lages\","
                + "\"state\":\"SC\",\"address\":\"Rua Um, 1\",\"hours\":{\"every-day\":[\"00:00-24:00\"]}}";
    }

    private static Request rate(String currency, int number) {
        return Request.post(
                "/rates",
                "{\"currency\":\"" + currency + "\",\"compra\":\"6.0300\",\"venda\":\"6.5" + (100 + number % 800)
                        + "\",\"confirm\":true}");
    }

    private static Request configured(Situation now, int number) {
        return Request.post(
                "/config/update",
                "{\"version\":" + now.configuration() + ",\"agents\":{\"probe\":{\"number\":" + number + "}}}");
    }

    private static Request message(int number) {
        return Request.post(
                "/messages",
                "{\"branch\":\"matriz\",\"to\":\"+55489998" + (10_000 + number)
                        + "\",\"purpose\":\"notice\",\"content\":{\"text\":\"oi\"}}");
    }

    private static Request replay(Situation now, int number) {
        String key = "dead-" + number;
        Alias from = Alias.of(PhoneNumber.parse("+5548999990001"));
        InboxEntry dead = new InboxEntry(
                "matriz",
                "contact-" + number,
                from.key(),
                from,
                Optional.empty(),
                number,
                null,
                new ConversationEvent.Message(key, new Text("oi"), Instant.now(), Optional.empty()),
                Instant.now(),
                InboxEntry.EventOutcome.DEAD,
                List.of(),
                "The handler failed.",
                Instant.now(),
                List.of(),
                List.of());
        String id = InboxEntry.id("matriz", key);
        now.insert(
                Write.insert(ConversationModels.INBOX, id, dead),
                Write.insert(
                        ConversationModels.DEAD_LETTERS,
                        id,
                        new DeadLetter("matriz", key, dead.contact(), "The handler failed.", Instant.now())));
        return Request.post("/conversations/dead-letters/replay", "{\"branch\":\"matriz\",\"id\":\"" + key + "\"}");
    }

    private static Request held(Situation now, int number, String decision) {
        String id = "held-" + number;
        now.insert(Write.insert(
                ConversationModels.HELD,
                id,
                new HeldMessage(HeldMessage.HeldKind.INBOX, "row", "matriz", "contact", Instant.now(), null, null)));
        return Request.post("/coordination/held/" + decision, "{\"ids\":[\"" + id + "\"]}");
    }

    private static Request conflict(Situation now, int number, String decision) {
        String id = "conflict-" + number;
        now.insert(Write.insert(
                Conflict.MODEL,
                id,
                new Conflict(
                        "A document of optouts had to be absent, but it is in version 1.",
                        Instant.now(),
                        Optional.empty(),
                        List.of(new Conflict.RejectedWrite(
                                "optouts",
                                "contact-" + number,
                                Precondition.ABSENT,
                                1,
                                Optional.of("{\"branch\":\"praia\",\"since\":\"2026-11-23T12:00:00.000Z\"}"))))));
        return Request.post("/coordination/storage/conflicts/" + decision, "{\"id\":\"" + id + "\"}");
    }
}
