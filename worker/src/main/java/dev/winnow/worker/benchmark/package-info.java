/** How fast networks train and score on this machine: what {@code winnow bench} prints. */
package dev.winnow.worker.benchmark;
