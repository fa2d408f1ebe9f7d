package io.fairbot.conversation.contact;

import io.fairbot.Internal;
import io.fairbot.conversation.contact.ContactResolver.ContactResolution;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.Alias;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sequencer of the commits of a branch: those of one contact run one after another, and a commit that merges contacts runs
 * alone for all of them. A contact that another writer changes meanwhile is resolved again. Safe for use from any thread.
 */
@Internal
public final class ContactSequencer {
    /** The number of times that the contacts of a person may change while something is committed for them. */
    private static final int MAX_TRIES = 5;

    private static final Set<Model<?>> OF_CONTACTS =
            Set.of(ConversationModels.ALIASES, ConversationModels.CONTACTS, ConversationModels.MERGES);

    private final ContactResolver resolver;
    private final ContactDirectory directory;
    private final KeyedExecutor<String> serial = new KeyedExecutor<>();

    /** A commit that includes the writes of a contact. */
    @FunctionalInterface
    public interface ContactCommit {
        /**
         * Commits.
         *
         * @param contact the contact and its writes; empty when the person has none and none is created
         * @param durable is run once the writes of the contact are durable, before anything else depends on them
         * @return empty when they are durable, otherwise the rejection
         */
        CompletionStage<Optional<BatchResult.Rejected>> apply(Optional<ContactResolution> contact, Runnable durable);
    }

    /** The identifiers of a person, and how their contact is found. */
    private record Person(
            List<Alias> aliases, Supplier<CompletionStage<Optional<ContactResolution>>> lookup, ContactCommit commit) {}

    /**
     * Creates a sequencer.
     *
     * @param store the store with the contacts
     * @param platform time and identifiers
     * @param directory the contacts that were merged
     */
    public ContactSequencer(DocumentStore store, Platform platform, ContactDirectory directory) {
        this.directory = directory;
        resolver = new ContactResolver(store, platform, directory);
    }

    /**
     * Runs a task alone for a contact.
     *
     * @param contact the id of the contact
     * @param task the task
     * @param <T> the type of its result
     * @return the result of the task
     */
    public <T> CompletionStage<T> run(String contact, Supplier<CompletionStage<T>> task) {
        return serial.run(lane(contact), task);
    }

    /**
     * Commits something for a person, whose contact is created when there is none.
     *
     * @param aliases the identifiers of the person
     * @param name the name of a new contact
     * @param commit the commit; called again when the contact has changed meanwhile
     * @return empty when it is durable, otherwise the rejection
     */
    public CompletionStage<Optional<BatchResult.Rejected>> commit(
            List<Alias> aliases, Optional<String> name, ContactCommit commit) {
        return inOrder(new Person(aliases, () -> resolver.resolve(aliases, name).thenApply(Optional::of), commit));
    }

    /**
     * Commits something for a person, who may have no contact.
     *
     * @param aliases the identifiers of the person
     * @param commit the commit; called again when the contact has changed meanwhile
     * @return empty when it is durable, otherwise the rejection
     */
    public CompletionStage<Optional<BatchResult.Rejected>> commit(List<Alias> aliases, ContactCommit commit) {
        return inOrder(new Person(aliases, () -> resolver.find(aliases), commit));
    }

    private CompletionStage<Optional<BatchResult.Rejected>> inOrder(Person person) {
        // First messages of a person wait for each other, so that they make one contact.
        Set<String> keys = person.aliases.stream().map(Alias::key).collect(Collectors.toSet());
        return serial.run(keys, () -> attempt(person, 1));
    }

    private CompletionStage<Optional<BatchResult.Rejected>> attempt(Person person, int attempt) {
        return person.lookup.get().thenCompose(found -> {
            // One at a time for each contact, so that the order of the numbers is the order of the commits; to merge
            // contacts holds the lanes of all of them.
            Set<String> lanes = found.stream()
                    .flatMap(contact -> Stream.concat(Stream.of(contact.contact()), contact.merged().stream()))
                    .map(this::lane)
                    .collect(Collectors.toSet());
            return lanes.isEmpty()
                    ? person.commit.apply(found, () -> {})
                    : serial.run(lanes, () -> commit(person, found.orElseThrow(), attempt))
                            .thenCompose(done -> done.isPresent()
                                    ? CompletableFuture.completedStage(done.get())
                                    : attempt(person, attempt + 1));
        });
    }

    /** Commits while the lanes are held; empty when the contact has to be resolved again. */
    private CompletionStage<Optional<Optional<BatchResult.Rejected>>> commit(
            Person person, ContactResolution contact, int attempt) {
        if (!isCurrent(contact)) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Runnable durable = () -> contact.merged().forEach(gone -> directory.merged(gone, contact.contact()));
        return person.commit.apply(Optional.of(contact), durable).thenApply(rejected -> {
            boolean changed = rejected.filter(
                            write -> OF_CONTACTS.contains(write.write().model()))
                    .isPresent();
            return changed && attempt < MAX_TRIES ? Optional.empty() : Optional.of(rejected);
        });
    }

    /** Returns whether none of the contacts was merged while the lanes were waited for. */
    private boolean isCurrent(ContactResolution resolved) {
        return directory.current(resolved.contact()).equals(resolved.contact())
                && resolved.merged().stream()
                        .allMatch(gone -> directory.current(gone).equals(gone));
    }

    private String lane(String contact) {
        return "contact/" + directory.current(contact);
    }
}
