package io.fairbot.coordination.internal.message;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP routes of messages that no customer asked for: send one, and ask where it is. */
public final class MessageRoutes {
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final int MAX_BRANCH = 40;
    private static final int MAX_RECIPIENT = 200;
    private static final int MAX_PURPOSE = 20;
    private static final int MAX_DURATION = 30;
    private static final int ACCEPTED = 202;

    private final Conversations conversations;

    /** A message in the form of the API. */
    private record SentMessageView(
            String id,
            String branch,
            String contact,
            String purpose,
            @Nullable String sender,
            String status,
            @Nullable String reason,
            @Nullable String providerId,
            @Nullable String delivery,
            @Nullable MessageCost cost,
            Instant createdAt,
            Instant expiresAt,
            Instant changedAt) {}

    private record ReceiptView(String id, String status, boolean repeated) {}

    /** Creates the routes. */
    public MessageRoutes(Conversations conversations) {
        this.conversations = conversations;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "messages",
                List.of(
                        Route.of(HttpMethod.POST, "/messages", RouteAccess.of(Scope.OPERATOR), this::send),
                        Route.of(HttpMethod.GET, "/messages/{id}", RouteAccess.of(Scope.READ), this::find)),
                MessageRoutes.class,
                "openapi-messages.json");
    }

    private CompletionStage<Response> send(Request request) {
        String key = request.header(KEY_HEADER)
                .orElseThrow(() -> Problem.of(
                                ProblemType.INVALID_PARAMETER,
                                "The header " + KEY_HEADER + " must be given: an id of yours for this message, so that"
                                        + " it is sent once however often you ask.")
                        .exception());
        return Stages.recover(
                        conversations.send(read(request, key)),
                        failure -> failure instanceof SendRefusedException refused
                                ? CompletableFuture.failedStage(problem(refused).exception())
                                : CompletableFuture.failedStage(failure))
                .thenApply(receipt -> Response.json(ACCEPTED, view(receipt)));
    }

    private static SendRequest read(Request request, String key) {
        RequestFields fields = request.fields();
        String branch = fields.text("branch", 1, MAX_BRANCH);
        Optional<Recipient> to = fields.parsed("to", MAX_RECIPIENT, MessageRoutes::recipient);
        Optional<Purpose> purpose = fields.parsed("purpose", MAX_PURPOSE, MessageRoutes::purpose);
        Optional<Duration> validFor = fields.has("validFor")
                ? fields.parsed("validFor", MAX_DURATION, MessageRoutes::duration)
                : Optional.empty();
        Optional<OutboundContent> content = OutboundContentReader.read(fields);
        fields.check();
        SendRequest.Builder message = SendRequest.to(branch, to.orElseThrow())
                .content(content.orElseThrow())
                .purpose(purpose.orElseThrow())
                .sender(request.principal().id());
        validFor.ifPresent(message::validFor);
        checked(
                ProblemType.INVALID_PARAMETER,
                "The header " + KEY_HEADER + " is not accepted. ",
                () -> message.key(key));
        return checked(ProblemType.INVALID_FIELDS, "", message::build);
    }

    /** Returns a value; the sentence of one that is refused is the answer. */
    private static <T> T checked(ProblemType type, String where, Supplier<T> creation) {
        try {
            return creation.get();
        } catch (IllegalArgumentException e) {
            throw Problem.of(type, where + e.getMessage()).exception();
        }
    }

    /** Reads a telephone number, which begins with a plus, or the id of a contact. */
    private static Recipient recipient(String text) {
        return text.startsWith("+") ? Recipient.phone(PhoneNumber.parse(text)) : Recipient.contact(text);
    }

    private static Purpose purpose(String text) {
        return Arrays.stream(Purpose.values())
                .filter(purpose -> lower(purpose).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The field purpose must be one of "
                        + Arrays.stream(Purpose.values())
                                .map(MessageRoutes::lower)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static Duration duration(String text) {
        try {
            Duration time = Duration.parse(text);
            if (!time.isNegative() && !time.isZero() && time.compareTo(SendRequest.MAX_VALID) <= 0) {
                return time;
            }
        } catch (DateTimeException e) {
            // The sentence below says what is allowed.
        }
        throw new IllegalArgumentException("The field validFor must be a duration of more than zero and at most 30 days"
                + " in the form of ISO 8601, such as PT4H.");
    }

    private static Problem problem(SendRefusedException refused) {
        String sentence = refused.getMessage();
        return switch (refused.reason()) {
            case UNKNOWN_BRANCH -> Problem.ofField(ProblemType.INVALID_FIELDS, "branch", sentence);
            case UNKNOWN_CONTACT -> Problem.ofField(ProblemType.INVALID_FIELDS, "to", sentence);
            case TAKEN_BY_ATTENDANT -> new Problem(ProblemType.CONFLICT, sentence, owner(refused), Optional.empty());
            case KEY_REUSED, OPTED_OUT, NOT_WRITTEN_RECENTLY -> Problem.of(ProblemType.CONFLICT, sentence);
        };
    }

    /** Returns who has the conversation, for programs. */
    private static List<Problem.FieldError> owner(SendRefusedException refused) {
        return refused.attendant().stream()
                .map(owner -> new Problem.FieldError("attendant", owner))
                .toList();
    }

    private CompletionStage<Response> find(Request request) {
        return conversations
                .message(request.path("id"))
                .thenApply(found -> found.map(message -> Response.json(200, view(message)))
                        .orElseThrow(() -> Problem.of(
                                        ProblemType.NOT_FOUND,
                                        "There is no message of this id, or it ended more than eight days ago.")
                                .exception()));
    }

    private static ReceiptView view(SendReceipt receipt) {
        return new ReceiptView(receipt.id(), lower(receipt.status()), receipt.isRepeated());
    }

    private static SentMessageView view(SentMessage message) {
        return new SentMessageView(
                message.id(),
                message.branch(),
                message.contact(),
                lower(message.purpose()),
                message.sender().orElse(null),
                lower(message.status()),
                message.reason().orElse(null),
                message.providerId().orElse(null),
                message.delivery().map(MessageRoutes::lower).orElse(null),
                message.cost().orElse(null),
                message.createdAt(),
                message.expiresAt(),
                message.changedAt());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
