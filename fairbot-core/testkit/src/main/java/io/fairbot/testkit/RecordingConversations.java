package io.fairbot.testkit;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.HistoryPage;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A decorator of conversations that records the exceptions of the handler: the engine stores only their names. */
final class RecordingConversations implements Conversations {
    private final Conversations engine;
    private @Nullable Throwable lastFailure;

    RecordingConversations(Conversations engine) {
        this.engine = engine;
    }

    Optional<Throwable> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    void forgetFailure() {
        lastFailure = null;
    }

    @Override
    public void handler(String owner, ConversationHandler handler) {
        engine.handler(owner, new RecordingHandler(handler));
    }

    @Override
    public void handler(String owner, String branch, ConversationHandler handler) {
        engine.handler(owner, branch, new RecordingHandler(handler));
    }

    @Override
    public void interpreter(String owner, Interpreter<?> interpreter) {
        engine.interpreter(owner, interpreter);
    }

    @Override
    public <T> void publish(Class<T> type, Snapshot<T> snapshot) {
        engine.publish(type, snapshot);
    }

    @Override
    public CompletionStage<BranchConversations> open(String branch, ChannelTraits channel, Ownership ownership) {
        return engine.open(branch, channel, ownership);
    }

    @Override
    public InboundSink inbox(String branch) {
        return engine.inbox(branch);
    }

    @Override
    public CompletionStage<SendReceipt> send(SendRequest request) {
        return engine.send(request);
    }

    @Override
    public CompletionStage<PreparedSend> prepareSend(SendRequest request) {
        return engine.prepareSend(request);
    }

    @Override
    public CompletionStage<Optional<SentMessage>> message(String id) {
        return engine.message(id);
    }

    @Override
    public CompletionStage<HistoryPage> history(String contact, Optional<String> after, int limit) {
        return engine.history(contact, after, limit);
    }

    @Override
    public CompletionStage<Settlement> settlement(String branch, MessageRef message, Duration timeout) {
        return engine.settlement(branch, message, timeout);
    }

    @Override
    public CompletionStage<List<DeadLetter>> deadLetters(int limit) {
        return engine.deadLetters(limit);
    }

    @Override
    public CompletionStage<Boolean> replay(String branch, String id, String who) {
        return engine.replay(branch, id, who);
    }

    @Override
    public HeldMessages held() {
        return engine.held();
    }

    @Override
    public Handoffs handoffs() {
        return engine.handoffs();
    }

    private final class RecordingHandler implements ConversationHandler {
        private final ConversationHandler handler;

        RecordingHandler(ConversationHandler handler) {
            this.handler = handler;
        }

        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            try {
                return handler.handle(state, event, context);
            } catch (RuntimeException | Error e) {
                lastFailure = e;
                throw e;
            }
        }

        @Override
        public Turn handleGroup(
                String group, ConversationState state, ConversationEvent.Message message, ConversationContext context) {
            try {
                return handler.handleGroup(group, state, message, context);
            } catch (RuntimeException | Error e) {
                lastFailure = e;
                throw e;
            }
        }

        @Override
        public boolean answersWhileWaiting() {
            return handler.answersWhileWaiting();
        }

        @Override
        public Reply notice(HandoffNotice notice, ConversationContext context) {
            try {
                return handler.notice(notice, context);
            } catch (RuntimeException | Error e) {
                lastFailure = e;
                throw e;
            }
        }

        @Override
        public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
            return handler.apology(occasion, context);
        }
    }
}
