package io.fairbot.branch;

import java.util.Optional;

/**
 * The codec between descriptions of branches as people write them and as the store has them: it checks them by the settings
 * that the agents and channels of the application declare, encrypts secrets for the store, and masks them for everybody else.
 * Implementations are safe for use from any thread.
 */
public interface BranchDefinitions {

    /**
     * Returns the rules by which descriptions are checked.
     *
     * @return the rules
     */
    BranchSchema schema();

    /**
     * Checks a description that comes from outside, and encrypts its secrets.
     *
     * @param given the description; a secret that is {@value io.fairbot.config.Secret#MASK} means the one that is stored
     * @param stored the description that it replaces, empty for a new branch
     * @return the description for the store
     * @throws InvalidBranchException when something is missing, unknown or not allowed; the message lists every problem
     * @throws io.fairbot.config.ConfigException when there is no key to encrypt or decrypt a secret, or it cannot be read
     */
    BranchDefinition encode(BranchDefinition given, Optional<BranchDefinition> stored);

    /**
     * Creates the branch of a stored description.
     *
     * @param stored the description from the store
     * @return the branch, with its secrets
     * @throws InvalidBranchException when something is missing or not allowed, or a secret cannot be decrypted; the message
     *     lists every problem
     * @throws io.fairbot.config.ConfigException when there is no key to decrypt a secret, or it cannot be read
     */
    Branch decode(BranchDefinition stored);

    /**
     * Masks the secrets of a description, for everybody who may read it.
     *
     * @param stored the description from the store
     * @return the description with {@value io.fairbot.config.Secret#MASK} in place of each secret, and of each setting of a
     *     channel that the application does not have
     */
    BranchDefinition masked(BranchDefinition stored);
}
