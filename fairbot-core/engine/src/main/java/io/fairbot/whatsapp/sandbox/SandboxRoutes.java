package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.WaitParameter;
import io.fairbot.json.Json;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Stages;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP routes of the sandbox: messages of customers, chats, lines and the page. */
final class SandboxRoutes {
    /** The maximum number of messages that are being stored at the same time; more are answered with 503. */
    private static final int MAX_IN_FLIGHT = 1024;

    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY_LATER = Duration.ofSeconds(5);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]+");
    private static final int MAX_PHONE = 40;
    private static final int MAX_BRANCH = 40;
    private static final int MAX_NAME = 100;
    private static final int MAX_CODE = 100;
    private static final int MAX_GROUP = 100;
    private static final int MAX_NUMBERS = 10;
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final SandboxLines lines;
    private final SandboxChatRoutes chats;
    private final SandboxFaultRoutes faults;
    private final SandboxMedia media;
    private final IdGenerator ids;
    private final Settlements settlements;
    private final Set<String> adminNumbers;
    private final AtomicInteger inFlight = new AtomicInteger();

    SandboxRoutes(SandboxLines lines, SandboxFaults injected, ChannelContext context, SandboxMedia media) {
        this.media = media;
        faults = new SandboxFaultRoutes(injected);
        chats = new SandboxChatRoutes(lines, context.settlements());
        this.lines = lines;
        ids = context.platform().ids();
        settlements = context.settlements();
        adminNumbers = context.settings().find(BootstrapSettings.ADMIN_NUMBERS).orElse(List.of()).stream()
                .map(number -> new PhoneNumber(number).canonical().e164())
                .collect(Collectors.toSet());
    }

    /** A request with a message of a customer, or one to a customer that a person writes on the phone of the line. */
    record ChatEntry(
            String branch,
            PhoneNumber customer,
            Optional<String> name,
            String id,
            MessageContent content,
            Optional<String> quoted,
            Optional<String> group) {

        ChatEntry withContent(MessageContent other) {
            return new ChatEntry(branch, customer, name, id, other, quoted, group);
        }

        /** Returns the chat in the transcript. */
        String chat() {
            return group.map(name -> SandboxMessage.GROUP + name).orElseGet(customer::e164);
        }

        MessageRef ref() {
            return group.map(name -> MessageRef.inGroup(name, id))
                    .orElseGet(() -> MessageRef.of(Alias.of(customer), id));
        }
    }

    /** A reply as the API shows it. */
    private record ReplyView(
            String id,
            String type,
            String text,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChoiceOption> options,
            List<String> inReplyTo,
            @Nullable JsonNode content) {}

    HttpModule module() {
        RouteAccess operator = RouteAccess.of(Scope.OPERATOR);
        return HttpModule.of(
                "sandbox",
                List.of(
                        Route.of(HttpMethod.POST, "/sandbox/messages", operator, this::send)
                                .free(),
                        Route.of(HttpMethod.POST, "/sandbox/own-messages", operator, this::write)
                                .free(),
                        Route.of(HttpMethod.POST, "/sandbox/persons", operator, this::unite)
                                .free(),
                        Route.upload(HttpMethod.POST, "/sandbox/media", operator, media::upload)
                                .free()
                                .maxBody(SandboxMedia.MAX_BYTES),
                        Route.of(HttpMethod.GET, "/sandbox/media/{id}", operator, media::download)
                                .free(),
                        Route.of(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}", operator, chats::chat)
                                .free(),
                        Route.of(HttpMethod.GET, "/sandbox/groups/{branch}/{group}", operator, chats::group)
                                .free(),
                        Route.of(HttpMethod.GET, "/sandbox/lines", operator, chats::lines)
                                .free(),
                        Route.of(HttpMethod.POST, "/sandbox/lines/{branch}/link", operator, this::link)
                                .free(),
                        Route.of(HttpMethod.POST, "/sandbox/lines/{branch}/faults", operator, faults::inject)
                                .free(),
                        Route.of(HttpMethod.DELETE, "/sandbox/lines/{branch}/faults", operator, faults::clear)
                                .free(),
                        // It holds no data, and asks for the key.
                        Route.of(HttpMethod.GET, "/sandbox", RouteAccess.OPEN, new SandboxPage().asset())
                                .free()),
                SandboxRoutes.class,
                "openapi.json");
    }

    private CompletionStage<Response> send(Request request) {
        Optional<Duration> wait = WaitParameter.of(request, MAX_WAIT);
        RequestFields fields = request.fields();
        Optional<String> group = fields.optionalText("group", 1, MAX_GROUP);
        if (group.filter(name -> !ID.matcher(name).matches()).isPresent()) {
            fields.wrong("group", "must consist of letters, digits, dots, colons, hyphens and underscores");
        }
        ChatEntry sent = read(fields, "from", group);
        SandboxLine line = lines.get(sent.branch);
        boolean isAdmin = adminNumbers.contains(sent.customer.canonical().e164());
        if (isAdmin && !request.principal().hasScope(Scope.ADMIN)) {
            throw Problem.ofField(
                            ProblemType.FORBIDDEN,
                            "from",
                            "This number is an administrator's; writing in its name needs a key with scope admin.")
                    .exception();
        }
        return durable(line, sent, SandboxMessage.TranscriptDirection.IN)
                .thenCompose(acceptance -> wait.map(
                                timeout -> settlement(sent, acceptance, timeout).thenApply(SandboxRoutes::settled))
                        .orElseGet(() -> CompletableFuture.completedStage(accepted(sent.id))));
    }

    private CompletionStage<Settlement> settlement(ChatEntry sent, Acceptance acceptance, Duration timeout) {
        return acceptance == Acceptance.IGNORED
                ? CompletableFuture.completedStage(
                        new Settlement(sent.ref(), Settlement.SettlementOutcome.IGNORED, List.of()))
                : settlements.settlement(sent.branch, sent.ref(), timeout);
    }

    private CompletionStage<Response> write(Request request) {
        ChatEntry sent = read(request.fields(), "to", Optional.empty());
        SandboxLine line = lines.get(sent.branch);
        return durable(line, sent, SandboxMessage.TranscriptDirection.OUT).thenApply(done -> accepted(sent.id));
    }

    private CompletionStage<Response> link(Request request) {
        RequestFields fields = request.fields();
        String code = fields.text("code", 1, MAX_CODE);
        fields.check();
        SandboxLine line = lines.get(request.path("branch"));
        if (!line.link(code)) {
            throw Problem.ofField(
                            ProblemType.INVALID_FIELDS,
                            "code",
                            "The field code must be the current code of this line: GET /branches/{branch}/link shows it"
                                    + " while the line waits to be linked.")
                    .exception();
        }
        return Response.ok(Map.of("linked", true));
    }

    private CompletionStage<Response> unite(Request request) {
        RequestFields fields = request.fields();
        String branch = branch(fields);
        List<Alias> persons = new ArrayList<>();
        for (String phone : fields.texts("phones", MAX_NUMBERS, MAX_PHONE)) {
            try {
                persons.add(Alias.of(PhoneNumber.parse(phone)));
            } catch (IllegalArgumentException e) {
                fields.wrong("phones", "must be telephone numbers: " + e.getMessage());
            }
        }
        fields.check();
        SandboxLine line = lines.get(branch);
        return line.unite(persons).thenCompose(done -> Response.ok(Map.of("numbers", persons.size())));
    }

    /** Passes a message on to its line; completes when it is durable. */
    private CompletionStage<Acceptance> durable(
            SandboxLine line, ChatEntry sent, SandboxMessage.TranscriptDirection author) {
        if (!line.isReceiving()) {
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            "The line of this branch is cut off, as a fault was injected that says so, or waits to be"
                                    + " linked; try again later.")
                    .retryAfter(RETRY_LATER)
                    .exception();
        }
        SandboxReferences.check(line, sent, author);
        if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
            inFlight.decrementAndGet();
            throw Problem.of(ProblemType.UNAVAILABLE, "Too many messages are on their way; try again in a second.")
                    .retryAfter(RETRY_SOON)
                    .exception();
        }
        return described(sent)
                .thenCompose(author == SandboxMessage.TranscriptDirection.IN ? line::send : line::write)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        Stages.cause(failure) instanceof IOException ? unavailable() : Stages.cause(failure)))
                .whenComplete((accepted, failure) -> inFlight.decrementAndGet());
    }

    /** Returns the message with the facts of the bytes that were uploaded for it. */
    private CompletionStage<ChatEntry> described(ChatEntry sent) {
        return sent.content instanceof Media medium
                ? media.described(medium.media())
                        .thenApply(facts -> sent.withContent(new Media(facts, medium.caption())))
                : CompletableFuture.completedStage(sent);
    }

    private static ProblemException unavailable() {
        return Problem.of(
                        ProblemType.UNAVAILABLE, "The sandbox line cannot keep anything at the moment; try again soon.")
                .retryAfter(RETRY_SOON)
                .exception();
    }

    /** Reads a message; {@code person} is the field with the customer's number. */
    private ChatEntry read(RequestFields fields, String person, Optional<String> group) {
        String branch = branch(fields);
        Optional<PhoneNumber> from = fields.parsed(person, MAX_PHONE, PhoneNumber::parse);
        Optional<String> name = fields.optionalText("name", 1, MAX_NAME);
        Optional<String> id = fields.optionalText("id", 1, MessageRef.MAX_LENGTH);
        if (id.isPresent() && !ID.matcher(id.get()).matches()) {
            fields.wrong("id", "must consist of letters, digits, dots, colons, hyphens and underscores");
        }
        SandboxContentReader.visible(fields, "name", name);
        Optional<MessageContent> content = SandboxContentReader.read(fields);
        Optional<String> quoted = fields.optionalText("quoted", 1, MessageRef.MAX_LENGTH);
        fields.check();
        return new ChatEntry(
                branch, from.orElseThrow(), name, id.orElseGet(ids::next), content.orElseThrow(), quoted, group);
    }

    private String branch(RequestFields fields) {
        String branch = fields.text("branch", 1, MAX_BRANCH);
        if (!branch.isEmpty() && !lines.isKnown(branch)) {
            fields.wrong("branch", "must be one of the sandbox branches: " + lines.names());
        }
        return branch;
    }

    private static Response accepted(String id) {
        record AcceptanceView(String id, String status) {}
        return Response.json(ACCEPTED, new AcceptanceView(id, "accepted"));
    }

    private static Response settled(Settlement settlement) {
        List<ReplyView> replies = settlement.replies().stream()
                .map(reply -> new ReplyView(
                        reply.id(),
                        reply.content().kind(),
                        reply.content().text(),
                        reply.content().options(),
                        reply.inReplyTo().stream().map(MessageRef::id).toList(),
                        reply.content() instanceof Text ? null : Json.mapper().valueToTree(reply.content())))
                .toList();
        record SettlementView(
                String id,
                String outcome,
                List<ReplyView> replies,
                @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> topics) {}
        return Response.json(
                OK,
                new SettlementView(
                        settlement.message().id(),
                        settlement.outcome().name().toLowerCase(Locale.ROOT),
                        replies,
                        settlement.topics()));
    }
}
