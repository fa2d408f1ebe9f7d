package io.fairbot.conversation.outbound;

import io.fairbot.Internal;
import io.fairbot.conversation.contact.ContactHistory;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Template;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The time after a customer's last message to a branch in which the provider lets it write freely. Safe for use from any thread. */
@Internal
public final class ReplyWindow {
    private static final CompletionStage<Boolean> OPEN = CompletableFuture.completedStage(true);

    /** Enough to choose from; a route lists all of them. */
    private static final int MAX_NAMES = 5;

    private final Optional<Duration> length;
    private final String branch;
    private final ContactHistory history;
    private final TimeSource time;

    /**
     * Creates a window.
     *
     * @param length how long it is open, empty when it is never closed
     * @param branch the branch
     * @param history the history of its contacts
     * @param time the clock
     */
    public ReplyWindow(Optional<Duration> length, String branch, ContactHistory history, TimeSource time) {
        this.length = length;
        this.branch = branch;
        this.history = history;
        this.time = time;
    }

    /**
     * Returns whether a content can be sent to a contact now.
     *
     * @param content the content; a template always can
     * @param contact the contact's id
     * @return whether the window is open, or the content needs none
     */
    public CompletionStage<Boolean> allows(OutboundContent content, String contact) {
        return length.isEmpty() || content instanceof Template
                ? OPEN
                : history.hasWritten(branch, contact, time.now().minus(length.get()));
    }

    /**
     * Explains a refusal, with the templates that can be sent in place of what comes too late.
     *
     * @param reason the reason
     * @param session the line
     * @return the reason and its sentences; without templates when there are none, or they cannot be read
     */
    public static CompletionStage<String> explain(SendRefusal reason, WhatsAppSession session) {
        String why = reason + ": " + reason.explain(Locale.ENGLISH);
        return reason == SendRefusal.WINDOW_CLOSED
                ? alternatives(session).thenApply(templates -> why + templates)
                : CompletableFuture.completedStage(why);
    }

    private static CompletionStage<String> alternatives(WhatsAppSession session) {
        CompletionStage<String> named = Stages.attempt(session::templates).thenApply(templates -> {
            String names = templates.stream()
                    .filter(TemplateDefinition::isUsable)
                    .limit(MAX_NAMES)
                    .map(template -> template.name() + " (" + template.language() + ")")
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "" : " Templates that can be sent: " + names + ".";
        });
        return Stages.recover(named, unreadable -> CompletableFuture.completedStage(""));
    }
}
