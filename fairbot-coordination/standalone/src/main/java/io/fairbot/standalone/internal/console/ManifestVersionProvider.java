package io.fairbot.standalone.internal.console;

import picocli.CommandLine.IVersionProvider;

/** The version out of the manifest; from an IDE there is none. */
public final class ManifestVersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fairbot " + number()};
    }

    public static String number() {
        String version = ManifestVersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
