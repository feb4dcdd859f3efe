// A real Vendure shop for Purser's live tests: one process, admin and shop API, job queue inside, no plug-ins.
// Everything comes from the environment, so that the test decides ports, database and credentials:
//   SHOP_PORT, DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD, SUPERADMIN, SUPERADMIN_PASSWORD, SHOP_LOG (error|warn|info|verbose)
import {
    bootstrap,
    DefaultLogger,
    dummyPaymentHandler,
    JobQueueService,
    LogLevel,
    manualFulfillmentHandler,
} from '@vendure/core';

function need(name) {
    const value = process.env[name];
    if (!value) {
        console.error(`${name} is not set`);
        process.exit(2);
    }
    return value;
}

const levels = { error: LogLevel.Error, warn: LogLevel.Warn, info: LogLevel.Info, verbose: LogLevel.Verbose };

const app = await bootstrap({
    logger: new DefaultLogger({ level: levels[process.env.SHOP_LOG ?? 'warn'] ?? LogLevel.Warn, timestamp: false }),
    apiOptions: {
        hostname: '127.0.0.1',
        port: Number(need('SHOP_PORT')),
        adminApiPath: 'admin-api',
        shopApiPath: 'shop-api',
        adminListQueryLimit: 1000,
    },
    authOptions: {
        tokenMethod: ['bearer', 'api-key'],
        requireVerification: false,
        superadminCredentials: { identifier: need('SUPERADMIN'), password: need('SUPERADMIN_PASSWORD') },
    },
    dbConnectionOptions: {
        type: 'postgres',
        host: need('DB_HOST'),
        port: Number(need('DB_PORT')),
        database: need('DB_NAME'),
        username: need('DB_USER'),
        password: process.env.DB_PASSWORD ?? '',
        synchronize: true, // an empty database every time: the schema is drawn from the entities
        logging: ['error'],
    },
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    shippingOptions: { fulfillmentHandlers: [manualFulfillmentHandler] },
    plugins: [],
});
await app.get(JobQueueService).start();
console.log('vendure is ready');

for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
        app.close().finally(() => process.exit(0));
        setTimeout(() => process.exit(0), 2000).unref();
    });
}
