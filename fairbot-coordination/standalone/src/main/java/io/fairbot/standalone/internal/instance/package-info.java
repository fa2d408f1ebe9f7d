/**
 * The targets of commands: the application, a running instance through its API, or the offline store. Not part of the API.
 */
@NullMarked
package io.fairbot.standalone.internal.instance;

import org.jspecify.annotations.NullMarked;
