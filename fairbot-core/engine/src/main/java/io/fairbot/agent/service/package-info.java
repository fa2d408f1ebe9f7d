/** The registry of the services that agents offer each other. */
@NullMarked
package io.fairbot.agent.service;

import org.jspecify.annotations.NullMarked;
