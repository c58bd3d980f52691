/**
 * The arithmetic of convolutional networks on the processor: a checked public facade over two
 * implementations, one with the vector instructions of {@code jdk.incubator.vector} and a plain one
 * that defines what is correct. The choice between them is made once per JVM and logged.
 *
 * <p>Dimensions, wherever they appear:
 *
 * <pre>
 *   N  examples of the batch, innermost in every activation
 *   C  input channels        K  output channels
 *   H  rows                  W  columns                  of an activation
 *   m  side of the block of outputs that one Winograd tile produces: 2 or 4
 *   t  side of the tile that it reads: m + 2
 *   T  positions of a tile: t * t
 *   P  columns of a panel: the tiles of a block times the examples of a slice of the batch
 *   G  groups of examples that share normalisation statistics
 * </pre>
 *
 * Activations are [C][H][W][N], spatial weights [K][C][rows][columns], Winograd weights [T][C][K].
 * Gradients of weights are sums over the batch. In Winograd's notation, per tile: {@code V = B^T d
 * B}, {@code M = sum over C of U V}, {@code Y = A^T M A}, {@code U = G g G^T}.
 *
 * <p>This package depends on no other package of the project.
 */
package dev.winnow.worker.kernel;
