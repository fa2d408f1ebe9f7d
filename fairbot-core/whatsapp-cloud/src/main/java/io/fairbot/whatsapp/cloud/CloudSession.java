package io.fairbot.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import io.fairbot.whatsapp.cloud.internal.media.MediaDownloader;
import io.fairbot.whatsapp.cloud.internal.media.MediaUploader;
import io.fairbot.whatsapp.cloud.internal.send.MessageJson;
import io.fairbot.whatsapp.cloud.internal.send.MessageJson.MessageFacts;
import io.fairbot.whatsapp.cloud.internal.send.MessageRefusedException;
import io.fairbot.whatsapp.cloud.internal.send.TemplateCatalog;
import io.fairbot.whatsapp.cloud.internal.webhook.AccountChange;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Template.TemplateHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the Cloud API. It is open while Meta knows its number and its token. Safe for use from any thread. */
final class CloudSession implements WhatsAppSession {
    private static final Logger log = LoggerFactory.getLogger(CloudSession.class);
    /** The changes after which Meta tells something else of a number. */
    private static final Set<String> REREAD =
            Set.of("phone_number_quality_update", "business_capability_update", "account_update");

    private static final String OFFBOARDED = "ACCOUNT_OFFBOARDED";
    private static final String RECONNECTED = "ACCOUNT_RECONNECTED";
    private static final String OWN_IDS = "wamid.";
    private static final Pattern BSUID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");
    private static final Duration LATER = Duration.ofSeconds(5);

    private final LineContext line;
    private final CloudLine facts;
    private final GraphClient client;
    private final TimeSource time;
    private final NumberReader number;
    private final MediaUploader uploader;
    private final MediaDownloader downloader;
    private final @Nullable TemplateCatalog templates;
    private final Consumer<CloudSession> onClose;
    private SessionState state;
    private boolean isClosed;

    CloudSession(
            LineContext line,
            CloudLine facts,
            GraphClient client,
            ChannelContext context,
            Executor readers,
            Consumer<CloudSession> onClose) {
        this.line = line;
        this.facts = facts;
        this.client = client;
        this.onClose = onClose;
        time = context.platform().time();
        number = new NumberReader(line.branch().id(), facts, client, time);
        uploader = new MediaUploader(
                client, facts::token, facts.number(), line.store(), context.media(), context.platform());
        downloader = new MediaDownloader(client, facts::token, facts.number(), facts.isEncrypted(), readers);
        templates = facts.account()
                .map(account -> new TemplateCatalog(client, facts::token, account, time))
                .orElse(null);
        state = new SessionState(SessionPhase.CONNECTING, time.now(), Optional.empty());
    }

    String branch() {
        return line.branch().id();
    }

    /** Returns what Meta has told of the number and its token. */
    NumberReader number() {
        return number;
    }

    InboundSink sink() {
        return line.sink();
    }

    /** Pauses while the number is moved between the app and the API, and asks Meta again when it is back. */
    void accountChanged(AccountChange change) {
        if (templates != null && change.field().contains("template")) {
            templates.forget();
        }
        boolean isOurs = facts.account().filter(change.account()::equals).isPresent()
                || change.number().filter(facts.number()::equals).isPresent();
        if (isOurs && change.event().equals(OFFBOARDED)) {
            become(SessionPhase.CONNECTING, Optional.empty());
        } else if (isOurs && change.event().equals(RECONNECTED)) {
            connect();
        } else if (isOurs && REREAD.contains(change.field())) {
            readNumber();
        }
    }

    /** Asks Meta about the number with the token that is valid now. */
    void tokenChanged() {
        number.forgetToken();
        readNumber();
    }

    private void readNumber() {
        number.read().whenComplete((status, failure) -> {
            if (failure != null) {
                log.warn(
                        "Meta does not tell about the number of the branch {}: {}",
                        branch(),
                        Stages.cause(failure).getMessage());
            }
        });
    }

    @Override
    public synchronized SessionState state() {
        return state;
    }

    /** Asks Meta for the number, which opens or stops the line. */
    CompletionStage<Void> connect() {
        return number.read().handle((status, failure) -> {
            if (failure == null) {
                become(SessionPhase.OPEN, Optional.empty());
            } else {
                stopped(Stages.cause(failure));
            }
            return null;
        });
    }

    private void stopped(Throwable failure) {
        log.warn("The number of the branch {} cannot be used: {}", branch(), failure.getMessage());
        FailureCause cause = failure instanceof GraphException refused
                ? refused.failureCause()
                : FailureCause.connectionLost(WhatsAppProvider.CLOUD);
        // Meta says in one answer that a number does not exist, and that the token may not see it.
        boolean isWrong = cause.action() == FailureAction.GIVE_UP;
        become(
                SessionPhase.STOPPED,
                Optional.of(
                        isWrong
                                ? FailureCause.CLOUD_PERMISSION.withCode(
                                        cause.code().orElse(""))
                                : cause));
    }

    private void become(SessionPhase phase, Optional<FailureCause> cause) {
        SessionState next = new SessionState(phase, time.now(), cause);
        synchronized (this) {
            if (isClosed) {
                return;
            }
            state = next;
        }
        line.sink().stateChanged(next);
    }

    @Override
    public CompletionStage<Void> reconnect() {
        become(SessionPhase.CONNECTING, Optional.empty());
        return connect();
    }

    @Override
    public CompletionStage<Void> probe() {
        return number.read().thenAccept(status -> line.sink().active());
    }

    @Override
    public boolean supports(OutboundContent content) {
        return MessageJson.supports(content);
    }

    @Override
    public CompletionStage<Preparation> prepare(OutboundMessage message) {
        return Stages.recover(Stages.attempt(() -> prepared(message)), failure -> refusal(message, failure));
    }

    private CompletionStage<Preparation> prepared(OutboundMessage message) {
        if (message.content() instanceof Media medium) {
            // Before the upload, which costs more than the check.
            MessageJson.write(message, new MessageFacts(Optional.of("0"), Optional.empty()));
            return uploaded(message, medium.media(), Optional.empty());
        }
        if (message.content() instanceof Template template) {
            return definition(template)
                    .thenCompose(definition -> template.header()
                            .flatMap(TemplateHeader::media)
                            .map(file -> uploaded(message, file, definition))
                            .orElseGet(() -> CompletableFuture.completedStage(
                                    ready(message, new MessageFacts(Optional.empty(), definition), List.of()))));
        }
        return CompletableFuture.completedStage(ready(message, MessageFacts.NONE, List.of()));
    }

    private CompletionStage<Preparation> uploaded(
            OutboundMessage message, MediaRef file, Optional<TemplateDefinition> definition) {
        return uploader.ready(file)
                .thenApply(ready ->
                        ready(message, new MessageFacts(Optional.of(ready.mediaId()), definition), ready.writes()));
    }

    private CompletionStage<Optional<TemplateDefinition>> definition(Template template) {
        return templates == null ? CompletableFuture.completedStage(Optional.empty()) : templates.check(template);
    }

    @Override
    public CompletionStage<List<TemplateDefinition>> templates() {
        return templates == null ? CompletableFuture.completedStage(List.of()) : templates.list();
    }

    private static Preparation ready(OutboundMessage message, MessageFacts facts, List<Write> writes) {
        return new Preparation.Ready(
                new PreparedMessage(message, message.id(), MessageJson.write(message, facts), writes));
    }

    /** Of what is prepared only uploads can fail, and these are tried again while that can help. */
    private CompletionStage<Preparation> refusal(OutboundMessage message, Throwable failure) {
        if (failure instanceof MessageRefusedException refused) {
            return CompletableFuture.completedStage(
                    new Preparation.Refusal(refused.failureCause(), String.valueOf(refused.getMessage())));
        }
        if (failure instanceof GraphException refused) {
            FailureCause cause = refused.failureCause();
            if (cause.action() == FailureAction.GIVE_UP) {
                return CompletableFuture.completedStage(
                        new Preparation.Refusal(cause, String.valueOf(refused.getMessage())));
            }
            line.sink()
                    .faulted(new LineFault(
                            cause,
                            String.valueOf(refused.getMessage()),
                            Optional.empty(),
                            Optional.of(message.to()),
                            Optional.empty()));
            return CompletableFuture.completedStage(
                    new Preparation.Later(refused.retryAfter().orElse(LATER)));
        }
        return CompletableFuture.failedStage(failure);
    }

    @Override
    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
        if (!state().isOpen()) {
            return CompletableFuture.completedStage(new Transmission.Failed(
                    FailureCause.connectionLost(WhatsAppProvider.CLOUD), "The line is not open."));
        }
        return Stages.attempt(() -> client.post(facts.token(), facts.number() + "/messages", prepared.payload()))
                .handle((answer, failure) -> failure == null ? accepted(answer) : failed(Stages.cause(failure)));
    }

    /** What is known of a template that Meta refuses is out of date. */
    private void forgetTemplates(FailureCause cause) {
        if (templates != null && cause.action() == FailureAction.DISABLE_TEMPLATE) {
            templates.forget();
        }
    }

    private Transmission accepted(JsonNode answer) {
        line.sink().active();
        String id = answer.path("messages").path(0).path("id").asText();
        if (id.isEmpty()) {
            return new Transmission.Unknown("The answer of the Graph API names no message.");
        }
        return new Transmission.Sent(
                Optional.of(id), aliases(answer.path("contacts").path(0)));
    }

    /** Reads under which identifiers Meta has reached the person, which may be others than those that were asked for. */
    private static List<Alias> aliases(JsonNode contact) {
        List<Alias> aliases = new ArrayList<>();
        String phone = contact.path("wa_id").asText();
        try {
            if (!phone.isEmpty()) {
                aliases.add(Alias.of(PhoneNumber.parse("+" + phone)));
            }
        } catch (IllegalArgumentException e) {
            log.debug("Meta names a recipient by something that is no telephone number");
        }
        String person = contact.path("user_id").asText();
        if (BSUID.matcher(person).matches()) {
            aliases.add(new Alias(AliasKind.BSUID, person));
        }
        return aliases;
    }

    private Transmission failed(Throwable failure) {
        if (failure instanceof GraphException refused && refused.outcome() != CallOutcome.UNKNOWN) {
            forgetTemplates(refused.failureCause());
            return new Transmission.Failed(
                    refused.failureCause(), String.valueOf(refused.getMessage()), refused.retryAfter());
        }
        return new Transmission.Unknown(
                failure instanceof GraphException lost
                        ? String.valueOf(lost.getMessage())
                        : "The message could not be sent (" + failure.getClass().getSimpleName() + ").");
    }

    @Override
    public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
        return downloader.fetch(media, into);
    }

    @Override
    public boolean showsReading() {
        return true;
    }

    /** Marks the last message, which marks those before it as well. */
    @Override
    public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
        String last = messageIds.get(messageIds.size() - 1);
        if (!last.startsWith(OWN_IDS)) {
            return CompletableFuture.completedStage(null);
        }
        var mark = Json.mapper()
                .createObjectNode()
                .put("messaging_product", "whatsapp")
                .put("status", "read")
                .put("message_id", last);
        if (typing) {
            mark.putObject("typing_indicator").put("type", "text");
        }
        return client.post(facts.token(), facts.number() + "/messages", mark.toString())
                .thenAccept(done -> line.sink().active());
    }

    @Override
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (!isClosed) {
                isClosed = true;
                state = new SessionState(SessionPhase.STOPPED, time.now(), Optional.empty());
            }
        }
        onClose.accept(this);
        return CompletableFuture.completedStage(null);
    }
}
