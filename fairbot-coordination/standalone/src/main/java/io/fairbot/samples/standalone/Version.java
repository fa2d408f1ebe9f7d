package io.fairbot.samples.standalone;

import picocli.CommandLine.IVersionProvider;

/** The version out of the manifest; from an IDE there is none. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fairbot " + number()};
    }

    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
