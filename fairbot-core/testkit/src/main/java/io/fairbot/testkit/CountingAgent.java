package io.fairbot.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentSendResult;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.Health;
import io.fairbot.agent.Lines;
import io.fairbot.audit.AuditLog;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.event.Events;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A decorator of the agent under test that counts its stops and its refused messages. */
final class CountingAgent implements Agent {
    private final Agent agent;
    private final AtomicInteger stopsCalled = new AtomicInteger();
    private final AtomicInteger stopsEnded = new AtomicInteger();
    private final AtomicInteger mailboxesFull = new AtomicInteger();

    CountingAgent(Agent agent) {
        this.agent = agent;
    }

    /** Returns the number of calls of stop. */
    int stopsCalled() {
        return stopsCalled.get();
    }

    /** Returns the number of stops that completed normally. */
    int stopsEnded() {
        return stopsEnded.get();
    }

    /** Returns the number of its messages that were refused because a mailbox was full. */
    int mailboxesFull() {
        return mailboxesFull.get();
    }

    @Override
    public AgentInfo info() {
        return agent.info();
    }

    @Override
    public List<Model<?>> models() {
        return agent.models();
    }

    @Override
    public SettingSchema branchSettings() {
        return agent.branchSettings();
    }

    @Override
    public Optional<ConfigSection<?>> configuration() {
        return agent.configuration();
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        return agent.start(new CountingAgentContext(context));
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        return agent.receive(message);
    }

    @Override
    public CompletionStage<Void> stop() {
        stopsCalled.incrementAndGet();
        return agent.stop().thenRun(stopsEnded::incrementAndGet);
    }

    @Override
    public Health health() {
        return agent.health();
    }

    @Override
    public Map<String, Health> parts() {
        return agent.parts();
    }

    /** A decorator of the agent's context that replaces its messages. */
    private final class CountingAgentContext implements AgentContext {
        private final AgentContext given;

        CountingAgentContext(AgentContext given) {
            this.given = given;
        }

        @Override
        public String instance() {
            return given.instance();
        }

        @Override
        public Optional<Fence> fence() {
            return given.fence();
        }

        @Override
        public AgentMessages messages() {
            return new CountingAgentMessages(given.messages());
        }

        @Override
        public Settings settings() {
            return given.settings();
        }

        @Override
        public Platform platform() {
            return given.platform();
        }

        @Override
        public DocumentStore store() {
            return given.store();
        }

        @Override
        public RouteRegistry http() {
            return given.http();
        }

        @Override
        public Conversations conversations() {
            return given.conversations();
        }

        @Override
        public MediaStore media() {
            return given.media();
        }

        @Override
        public Lines lines() {
            return given.lines();
        }

        @Override
        public Events events() {
            return given.events();
        }

        @Override
        public AgentServices services() {
            return given.services();
        }

        @Override
        public AuditLog audit() {
            return given.audit();
        }
    }

    /** A decorator of the agent's messages that counts refusals. */
    private final class CountingAgentMessages implements AgentMessages {
        private final AgentMessages given;

        CountingAgentMessages(AgentMessages given) {
            this.given = given;
        }

        private AgentSendResult counted(AgentSendResult delivery) {
            if (delivery.refusal()
                    .filter(AgentMessageFailure.MAILBOX_FULL::equals)
                    .isPresent()) {
                mailboxesFull.incrementAndGet();
            }
            return delivery;
        }

        @Override
        public AgentSendResult send(String to, String type, JsonNode payload) {
            return counted(given.send(to, type, payload));
        }

        @Override
        public AgentSendResult send(String to, String type, JsonNode payload, String correlationId) {
            return counted(given.send(to, type, payload, correlationId));
        }

        @Override
        public CompletionStage<AgentMessage> request(String to, String type, JsonNode payload, Duration timeout) {
            return given.request(to, type, payload, timeout);
        }

        @Override
        public List<AgentSendResult> broadcast(String type, JsonNode payload) {
            return given.broadcast(type, payload).stream().map(this::counted).toList();
        }

        @Override
        public CompletionStage<Void> whenWritable(String to) {
            return given.whenWritable(to);
        }
    }
}
