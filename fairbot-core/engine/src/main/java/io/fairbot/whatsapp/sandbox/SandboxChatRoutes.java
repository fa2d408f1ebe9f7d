package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.WaitParameter;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The HTTP routes that show the sandbox: its lines and their chats. */
final class SandboxChatRoutes {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");

    private final SandboxLines lines;
    private final Settlements settlements;

    SandboxChatRoutes(SandboxLines lines, Settlements settlements) {
        this.lines = lines;
        this.settlements = settlements;
    }

    /** A message of a chat as the API shows it. */
    private record MessageView(
            String id,
            SandboxMessage.TranscriptDirection direction,
            String type,
            String text,
            Instant at,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChoiceOption> options,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> inReplyTo,
            @Nullable JsonNode content,
            @Nullable String quoted,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String author,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Boolean> ownPhone,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Boolean> read) {
        static MessageView of(SandboxMessage m, boolean isRead) {
            return new MessageView(
                    m.id(),
                    m.direction(),
                    m.type(),
                    m.text(),
                    m.at(),
                    m.options(),
                    m.inReplyTo(),
                    m.content(),
                    m.quoted(),
                    m.author(),
                    Optional.of(true).filter(own -> m.written() != null),
                    Optional.of(isRead).filter(read -> read && m.direction() == SandboxMessage.TranscriptDirection.IN));
        }
    }

    /** A private chat as the API shows it. */
    private record ChatView(
            List<MessageView> messages,
            boolean more,
            boolean resync,
            boolean typing,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> lastRead,
            String line,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> answers) {}

    /** A group as the API shows it. */
    private record GroupView(List<MessageView> messages, boolean more, boolean resync) {}

    /** A line as the API shows it. */
    private record SandboxLineView(
            String branch,
            String name,
            String phone,
            String state,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> cause) {
        static SandboxLineView of(SandboxLines.KnownLine entry) {
            SandboxLine line = entry.line();
            Optional<FailureCause> cause =
                    line == null ? entry.cause() : line.state().cause();
            String closed = cause.isPresent() ? "stopped" : "closed";
            return new SandboxLineView(
                    entry.branch().id(),
                    entry.branch().name(),
                    entry.branch().phone(),
                    line == null ? closed : phase(line.state()),
                    cause.map(FailureCause::name));
        }
    }

    /** What a caller knows of a chat, and how long it waits for anything else. */
    private record KnownChat(ChatPart.ChatQuery query, Optional<String> tag, Optional<Duration> patience) {
        static KnownChat of(Request request) {
            Optional<String> after = id(request, "after");
            Optional<String> before = id(request, "before");
            if (after.isPresent() && before.isPresent()) {
                throw wrong("before", "cannot stand beside after");
            }
            int limit = request.query("limit").map(KnownChat::limit).orElse(TranscriptChat.MAX_MESSAGES);
            return new KnownChat(
                    new ChatPart.ChatQuery(limit, after, before),
                    request.header("If-None-Match"),
                    WaitParameter.of(request, MAX_WAIT));
        }

        private static Optional<String> id(Request request, String name) {
            Optional<String> id = request.query(name);
            if (id.filter(text -> text.isEmpty() || text.length() > MessageRef.MAX_LENGTH)
                    .isPresent()) {
                throw wrong(name, "must be the id of a message, of 1 to " + MessageRef.MAX_LENGTH + " characters");
            }
            return id;
        }

        private static int limit(String text) {
            int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : 0;
            if (limit < 1 || limit > TranscriptChat.MAX_MESSAGES) {
                throw wrong("limit", "must be a whole number from 1 to " + TranscriptChat.MAX_MESSAGES);
            }
            return limit;
        }

        /** Returns whether a caller waits who has everything of a state. */
        boolean waits() {
            return tag.isPresent() && patience.filter(time -> !time.isZero()).isPresent();
        }

        KnownChat withoutWait() {
            return new KnownChat(query, tag, Optional.empty());
        }
    }

    CompletionStage<Response> lines(Request request) {
        record LinesView(List<SandboxLineView> lines) {}
        return Response.ok(
                new LinesView(lines.all().stream().map(SandboxLineView::of).toList()));
    }

    CompletionStage<Response> chat(Request request) {
        String customer = phone(request.path("phone")).e164();
        KnownChat known = KnownChat.of(request);
        return show(request.path("branch"), customer, known);
    }

    CompletionStage<Response> group(Request request) {
        return show(request.path("branch"), SandboxMessage.GROUP + request.path("group"), KnownChat.of(request));
    }

    /** Answers at once what a caller does not know yet; else when there is something, or nothing at the end of its time. */
    private CompletionStage<Response> show(String branch, String chat, KnownChat known) {
        // A branch that nobody knows has no conversations.
        lines.get(branch);
        return answers(branch, chat).thenCompose(answers -> {
            SandboxLine line = lines.get(branch);
            // Before the chat is looked at: a change in between must not be missed.
            CompletableFuture<Void> change = known.waits()
                    ? line.changes().next(chat, known.patience().orElseThrow())
                    : CompletableFuture.completedFuture(null);
            String tag = tag(line, chat, answers);
            if (known.tag().filter(tag::equals).isEmpty()) {
                change.cancel(false);
                return CompletableFuture.completedStage(
                        view(line, chat, known.query(), answers).header("ETag", tag));
            }
            return known.waits()
                    ? change.thenCompose(done -> show(branch, chat, known.withoutWait()))
                    : CompletableFuture.completedStage(Response.notModified(tag));
        });
    }

    /** Returns who answers the customer; empty in a group, and while that cannot be read. */
    private CompletionStage<Optional<String>> answers(String branch, String chat) {
        return chat.startsWith(SandboxMessage.GROUP)
                ? CompletableFuture.completedStage(Optional.empty())
                : settlements
                        .handoff(branch, Alias.of(new PhoneNumber(chat)))
                        .thenApply(state -> Optional.of(state.name().toLowerCase(Locale.ROOT)))
                        .exceptionally(failure -> Optional.empty());
    }

    /** Returns a name for everything that can be seen of a chat, the same whatever part of it is asked for. */
    private static String tag(SandboxLine line, String chat, Optional<String> answers) {
        String state = String.join(
                "\n",
                line.transcript().lastId(chat),
                line.reading(chat).map(Object::toString).orElse(""),
                phase(line.state()),
                answers.orElse(""));
        return "\"" + UUID.nameUUIDFromBytes(state.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    private static Response view(SandboxLine line, String chat, ChatPart.ChatQuery query, Optional<String> answers) {
        // After the name of the state: what comes in between is news once more, and never missed.
        Optional<SandboxReading.ChatReading> reading = line.reading(chat);
        Optional<String> lastRead = reading.map(SandboxReading.ChatReading::lastRead);
        try {
            ChatPart part = line.transcript().part(chat, query);
            int read = lastRead.isPresent()
                    ? line.transcript().position(chat, lastRead.get()).orElse(-1)
                    : -1;
            List<MessageView> messages = IntStream.range(0, part.messages().size())
                    .mapToObj(i -> MessageView.of(part.messages().get(i), part.first() + i <= read))
                    .toList();
            Object body = chat.startsWith(SandboxMessage.GROUP)
                    ? new GroupView(messages, part.hasMore(), part.isResync())
                    : new ChatView(
                            messages,
                            part.hasMore(),
                            part.isResync(),
                            reading.filter(SandboxReading.ChatReading::typing).isPresent(),
                            lastRead,
                            phase(line.state()),
                            answers);
            return Response.json(200, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String phase(SessionState state) {
        return state.phase().name().toLowerCase(Locale.ROOT);
    }

    private static PhoneNumber phone(String text) {
        try {
            return PhoneNumber.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.ofField(ProblemType.INVALID_PARAMETER, "phone", String.valueOf(e.getMessage()))
                    .exception();
        }
    }

    private static RuntimeException wrong(String name, String detail) {
        return Problem.ofField(ProblemType.INVALID_PARAMETER, name, "The parameter " + name + " " + detail + ".")
                .exception();
    }
}
