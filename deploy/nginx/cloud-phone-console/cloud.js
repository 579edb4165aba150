// What the cloud may say to a browser: the headers of this list. All others end here, those of tomorrow too.
const LISTED = ['content-type', 'content-length', 'retry-after', 'x-request-id', 'x-subject-token'];

function only_what_is_listed(r) {
    // 1xx is not an answer, and nginx would pass on what follows it as it came, headers and all; below that, it was not HTTP.
    if (r.status < 200) {
        throw new Error(`the cloud answered with the status ${r.status}`);
    }
    for (const name in r.headersOut) {
        if (!LISTED.includes(name.toLowerCase())) {
            delete r.headersOut[name];
        }
    }
}

// The one Origin of a request: with several of them, none.
function origin(r) {
    const all = r.rawHeadersIn.filter((header) => header[0].toLowerCase() === 'origin');
    return all.length === 1 ? all[0][1] : '';
}

export default { only_what_is_listed, origin };
