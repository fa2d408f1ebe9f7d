package io.fairbot.standalone;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.standalone.internal.command.RootCommand;
import io.fairbot.standalone.internal.command.StartCommand;
import io.fairbot.standalone.internal.console.CommandErrorHandler;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of fairbot, with an application's own agents, channels or conversation handler:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     Standalone.builder().agent(new NoticeAgent()).run(args);
 * }
 * }</pre>
 *
 * <p>Without a command it starts a coordinator with the sandbox, the Cloud API, the branches, the currency-exchange desk and the
 * added components, and stops on Ctrl-C or SIGTERM. The other commands, such as {@code setup}, {@code status} and {@code backup},
 * know the models of added agents, too. It controls the process: it reads the environment, installs a shutdown hook, and
 * exits.
 */
public final class Standalone {
    private final StandaloneComponents application;

    private Standalone(StandaloneComponents application) {
        this.application = application;
    }

    /**
     * Returns a builder of a command line.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private int execute(String[] args) {
        // Not System.out: with LANG=C it replaces every non-ASCII character with a question mark.
        PrintStream outStream = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        PrintWriter out = new PrintWriter(outStream, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(errStream, true, StandardCharsets.UTF_8);
        if (args.length == 0) {
            // The most common start has nothing to parse, and is faster without loading the parser.
            return start(out, err);
        }
        BufferedReader in = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        return RootCommand.of(application, in, out, err).execute(args);
    }

    private int start(PrintWriter out, PrintWriter err) {
        try {
            return new StartCommand(application, out).call();
        } catch (FairbotException e) {
            return CommandErrorHandler.report(e, err);
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace(err);
            return CommandException.FAILED;
        }
    }

    /**
     * A builder of a command line that adds components to the sandbox, the branches and the currency-exchange desk. Not safe
     * for use from several threads.
     */
    public static final class Builder {
        private final List<Agent> agents = new ArrayList<>();
        private final List<WhatsAppChannel> channels = new ArrayList<>();
        private Optional<ConversationHandler> handler = Optional.empty();
        private boolean exchange = true;

        private Builder() {}

        /**
         * Adds a required agent: the application does not start without it.
         *
         * @param agent the agent, with an id that no other agent has
         * @return this
         */
        public Builder agent(Agent agent) {
            agents.add(agent);
            return this;
        }

        /**
         * Adds a channel; branches use it by its id, and {@code FAIRBOT_CHANNEL} can name it as the default.
         *
         * @param channel the channel, with an id that no other channel has
         * @return this
         */
        public Builder channel(WhatsAppChannel channel) {
            channels.add(channel);
            return this;
        }

        /**
         * Sets the handler that answers customers. The currency-exchange desk, which would answer them, is omitted.
         *
         * @param conversationHandler the handler
         * @return this
         */
        public Builder handler(ConversationHandler conversationHandler) {
            handler = Optional.of(conversationHandler);
            return this;
        }

        /**
         * Omits the currency-exchange desk, for an application in which an added agent answers customers.
         *
         * @return this
         */
        public Builder withoutExchange() {
            exchange = false;
            return this;
        }

        /**
         * Runs a command and exits the process: with 0 when it succeeds, 1 when it fails, 2 for wrong usage, settings or
         * branches file, and 130 or 143 after Ctrl-C or SIGTERM.
         *
         * @param args the command and its options; without a command, starts the coordinator
         * @throws IllegalArgumentException when two agents or two channels have the same id
         */
        public void run(String... args) {
            System.exit(new Standalone(StandaloneComponents.of(agents, channels, handler, exchange)).execute(args));
        }
    }
}
