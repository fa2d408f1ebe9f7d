package io.fairbot.testkit;

import io.fairbot.Internal;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingSchema;
import io.fairbot.media.MediaStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A channel that forwards every call to another one; a subclass overrides what it changes. */
@Internal
public class ForwardingChannel implements WhatsAppChannel {
    private final WhatsAppChannel channel;

    /**
     * Creates a channel that forwards.
     *
     * @param channel the channel that does the work
     */
    public ForwardingChannel(WhatsAppChannel channel) {
        this.channel = channel;
    }

    /** What a channel gets to open a line, with another sink. */
    private record ForwardingLine(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}

    /**
     * Returns what a channel gets to open a line, with another sink.
     *
     * @param line the original
     * @param sink the sink
     * @return the line
     */
    public static LineContext withSink(LineContext line, InboundSink sink) {
        return new ForwardingLine(line.branch(), sink, line.store());
    }

    @Override
    public String id() {
        return channel.id();
    }

    @Override
    public boolean deduplicates() {
        return channel.deduplicates();
    }

    @Override
    public boolean isLive() {
        return channel.isLive();
    }

    @Override
    public WhatsAppProvider provider() {
        return channel.provider();
    }

    @Override
    public Optional<BootstrapSettings.SettingGroup> settings() {
        return channel.settings();
    }

    @Override
    public boolean keepsKeys() {
        return channel.keepsKeys();
    }

    @Override
    public Optional<Duration> replyWindow() {
        return channel.replyWindow();
    }

    @Override
    public Optional<String> problem() {
        return channel.problem();
    }

    @Override
    public List<ChannelModel<?>> models() {
        return channel.models();
    }

    @Override
    public SettingSchema lineSettings() {
        return channel.lineSettings();
    }

    @Override
    public CompletionStage<Void> start(ChannelContext context) {
        return channel.start(context);
    }

    @Override
    public CompletionStage<WhatsAppSession> open(LineContext line) {
        return channel.open(line);
    }

    @Override
    public CompletionStage<Void> forget(Branch branch) {
        return channel.forget(branch);
    }

    @Override
    public CompletionStage<Void> stop() {
        return channel.stop();
    }

    /** A session that forwards every call to another one; a subclass overrides what it changes. */
    public static class ForwardingSession implements WhatsAppSession {
        private final WhatsAppSession session;

        /**
         * Creates a session that forwards.
         *
         * @param session the session that does the work
         */
        public ForwardingSession(WhatsAppSession session) {
            this.session = session;
        }

        @Override
        public SessionState state() {
            return session.state();
        }

        @Override
        public CompletionStage<List<TemplateDefinition>> templates() {
            return session.templates();
        }

        @Override
        public boolean supports(OutboundContent content) {
            return session.supports(content);
        }

        @Override
        public ContentLimits limits() {
            return session.limits();
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return session.prepare(message);
        }

        @Override
        public CompletionStage<Void> discarded(PreparedMessage prepared) {
            return session.discarded(prepared);
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return session.transmit(prepared);
        }

        @Override
        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
            return session.fetch(media, into);
        }

        @Override
        public CompletionStage<Void> linkByCode(PhoneNumber phone) {
            return session.linkByCode(phone);
        }

        @Override
        public CompletionStage<Void> unlink() {
            return session.unlink();
        }

        @Override
        public boolean showsReading() {
            return session.showsReading();
        }

        @Override
        public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
            return session.seen(who, messageIds, typing);
        }

        @Override
        public CompletionStage<Void> requestResend(Alias sender, String messageId, boolean newKeys) {
            return session.requestResend(sender, messageId, newKeys);
        }

        @Override
        public CompletionStage<Void> reconnect() {
            return session.reconnect();
        }

        @Override
        public CompletionStage<Void> probe() {
            return session.probe();
        }

        @Override
        public CompletionStage<Void> close() {
            return session.close();
        }
    }

    /** A sink that forwards every call to another one; a subclass overrides what it changes. */
    public static class ForwardingSink implements InboundSink {
        private final InboundSink sink;

        /**
         * Creates a sink that forwards.
         *
         * @param sink the sink that does the work
         */
        public ForwardingSink(InboundSink sink) {
            this.sink = sink;
        }

        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
            return sink.accept(message, writes);
        }

        @Override
        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> writes) {
            return sink.written(message, writes);
        }

        @Override
        public CompletionStage<Void> past(PastChat chat, List<Write> writes) {
            return sink.past(chat, writes);
        }

        @Override
        public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> writes) {
            return sink.samePerson(aliases, writes);
        }

        @Override
        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
            return sink.delivery(status, writes);
        }

        @Override
        public void stateChanged(SessionState state) {
            sink.stateChanged(state);
        }

        @Override
        public void active() {
            sink.active();
        }

        @Override
        public void faulted(LineFault fault) {
            sink.faulted(fault);
        }
    }
}
