/**
 * The member networks: what they consist of, built from layers of either kind, what memory a batch
 * of them takes, and one network with its parameters as a vector, which is what travels.
 */
package dev.winnow.worker.network;
