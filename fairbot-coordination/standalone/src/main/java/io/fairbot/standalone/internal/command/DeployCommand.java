package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsolePrompt;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code deploy}: restarts agents of a running instance, all of them or none. */
@Command(
        name = "deploy",
        description = "Restarts agents of the running instance in the order of their dependencies, each after the one"
                + " before is ready; with another configuration, if one is given. When one does not become ready,"
                + " or a gate refuses, everything is brought back to where it was. The plan is shown first.",
        mixinStandardHelpOptions = true)
public final class DeployCommand implements Callable<Integer> {
    private static final String PATH = "/coordination/deploy";
    private static final long POLL_MILLIS = 250;
    private static final Set<String> ENDED = Set.of("done", "rolled_back", "failed");

    private final BufferedReader in;
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(paramLabel = "AGENT", arity = "0..*", description = "Which agents; all of them by default.")
    private final List<String> agents = new ArrayList<>();

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Option(
            names = "--configuration",
            paramLabel = "FILE",
            description = "JSON with the configuration changes by agent, such as"
                    + " {\"exchange\": {\"quoteValidFor\": \"PT10M\"}}.")
    private @Nullable Path configuration;

    @Option(names = "--plan", description = "Only show the plan.")
    private boolean planOnly;

    @Option(
            names = {"-y", "--yes"},
            description = "Start without asking.")
    private boolean yes;

    @Option(
            names = "--json",
            description = "Print the plan, or the result of the deployment, as JSON; needs --yes or --plan.")
    private boolean json;

    public DeployCommand(BufferedReader in, PrintWriter out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (json && !yes && !planOnly) {
            throw new CommandException(
                    CommandException.USAGE, "With --json nobody is asked: add --yes to begin, or --plan.", null);
        }
        ApiClient instance = new ApiClient(Settings.fromEnvironment(), key.value());
        if (!instance.isReachable()) {
            throw new CommandException(
                    CommandException.USAGE,
                    "Nothing answers at " + instance.address() + ", and a deployment is about what runs: start fairbot"
                            + " first.",
                    null);
        }
        ObjectNode order = request(instance);
        JsonNode plan = instance.call("POST", PATH, order.deepCopy().put("planOnly", true));
        if (planOnly && json) {
            out.println(plan.toPrettyString());
        } else if (!json) {
            printPlan(plan);
        }
        if (planOnly) {
            return 0;
        }
        if (!yes && !new ConsolePrompt(in, out, "deploy --yes").confirm("Begin?")) {
            throw new CommandException(CommandException.FAILED, "Nothing was done.", null);
        }
        // Deploys exactly the confirmed agents, even if others were stopped or started meanwhile.
        ArrayNode shown = order.putArray("agents");
        plan.path("steps").forEach(step -> shown.add(step.path("agent").asText()));
        return printResult(follow(instance, instance.call("POST", PATH, order)));
    }

    private ObjectNode request(ApiClient instance) throws InterruptedException {
        ObjectNode order = Json.mapper().createObjectNode();
        if (!agents.isEmpty()) {
            agents.forEach(order.putArray("agents")::add);
        }
        Path file = configuration;
        if (file != null) {
            order.set("configuration", read(file));
            order.set("version", instance.call("GET", "/config").path("version"));
        }
        return order;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode content = Json.mapper().readTree(Files.readString(file));
            if (content.isObject()) {
                return content;
            }
        } catch (JsonProcessingException e) {
            // Reported as JSON that is not an object; the parser's message would repeat the file's content.
        } catch (IOException e) {
            throw new CommandException(CommandException.USAGE, "The file " + file + " cannot be read.", e);
        }
        throw new CommandException(
                CommandException.USAGE,
                "The file " + file + " must hold one JSON object with what changes, by agent.",
                null);
    }

    private void printPlan(JsonNode plan) {
        out.println("The plan:");
        int number = 1;
        for (JsonNode step : plan.path("steps")) {
            out.println("  %d. %-8s %s %s"
                    .formatted(
                            number++,
                            step.path("action").asText(),
                            step.path("agent").asText(),
                            step.path("version").asText()));
        }
        if (configuration != null) {
            out.println("  with another configuration, based on version "
                    + plan.at("/configuration/before").asText());
        }
        plan.path("gates")
                .forEach(gate -> out.println("  judged by " + gate.path("agent").asText()));
        out.flush();
    }

    /** Prints each change of state until the deployment ends, and returns the ended deployment. */
    private JsonNode follow(ApiClient instance, JsonNode started) throws InterruptedException {
        List<String> printed = new ArrayList<>();
        JsonNode now = started;
        while (true) {
            for (JsonNode step : now.path("steps")) {
                String state = step.path("state").asText();
                String line = step.path("agent").asText() + " is " + state;
                if (!json && !state.equals("waiting") && !printed.contains(line)) {
                    printed.add(line);
                    err.println(line);
                }
            }
            if (ENDED.contains(now.path("state").asText())) {
                return now;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            now = instance.call("GET", PATH);
            if (!now.path("id").equals(started.path("id"))) {
                throw new CommandException(
                        CommandException.FAILED,
                        "Another deployment has begun meanwhile; the audit tells of this one.",
                        null);
            }
        }
    }

    private int printResult(JsonNode ended) {
        boolean done = ended.path("state").asText().equals("done");
        if (json) {
            out.println(ended.toPrettyString());
        } else if (done) {
            out.println("The deployment is done.");
        } else {
            err.println((ended.path("state").asText().equals("failed")
                            ? "The deployment failed, and not all could be brought back. "
                            : "The deployment was rolled back: all is as before. ")
                    + ended.path("reason").asText());
        }
        return done ? 0 : CommandException.FAILED;
    }
}
